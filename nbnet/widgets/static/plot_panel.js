import { unpack } from "./arrays.js";
import { Backdrop } from "./backdrop.js";

/** @import { Theme } from "./theme" */

// Buttons are listed, not removed: whatever a version of Plotly adds, none may send a figure elsewhere.
const CONFIG = {
  displaylogo: false,
  displayModeBar: "hover",
  modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
  plotlyServerURL: "",
  topojsonURL: "",
  typesetMath: false,
};

/** One Plotly figure that Python describes once and then patches; it follows the theme and the width of its place. */
export class PlotPanel {
  #figure;
  #plotly;
  /** @type {Backdrop | null} */
  #backdrop = null;
  #observer;
  /** @type {Theme} */
  #theme;
  #width = 0;

  /**
   * @param {HTMLElement} el
   * @param {{ data: any[], layout: any }} figure
   * @param {any} plotly
   * @param {Theme} theme
   */
  constructor(el, figure, plotly, theme) {
    this.el = el;
    this.#figure = figure;
    this.#plotly = plotly;
    this.#theme = theme;
    if (figure.layout.meta.backdrop.length) this.#backdrop = new Backdrop(figure.layout);
    this.#observer = new ResizeObserver(() => {
      if (Math.abs(el.clientWidth - this.#width) > 1) this.draw();
    });
    this.#observer.observe(el);
  }

  /**
   * @param {{ traces: Record<string, Record<string, any>>, layout: Record<string, any> }} patch
   * @param {DataView[]} buffers
   */
  update(patch, buffers) {
    let onlyBackdrop = this.#width > 0 && !Object.keys(patch.layout).length;
    for (const trace of this.#figure.data) {
      const changes = Object.entries(patch.traces[trace.uid] ?? {});
      for (const [path, value] of changes) put(trace, path, unpack(value, buffers));
      if (changes.length && !this.#painted(trace)) onlyBackdrop = false;
    }
    for (const [path, value] of Object.entries(patch.layout)) put(this.#figure.layout, path, value);
    return onlyBackdrop ? this.#repaint() : this.draw();
  }

  /** @param {Theme} theme */
  follow(theme) {
    this.#theme = theme;
    return this.draw();
  }

  async draw() {
    this.#width = this.el.clientWidth;
    if (!this.#width) return; // out of the page, or folded away: it will be drawn when it has a place
    const { data, layout } = this.#themed();
    await this.#plotly.react(this.el, data, layout, CONFIG);
  }

  async #repaint() {
    const { images } = this.#themed().layout;
    await this.#plotly.relayout(this.el, { "images[0].source": images[0].source });
  }

  /** @param {any} trace */
  #painted(trace) {
    return this.#figure.layout.meta.backdrop.includes(trace.uid);
  }

  /** The figure in the colours of the page, with painted traces kept for the legend alone. */
  #themed() {
    const { dark, ink } = this.#theme;
    const changes = dark ? this.#figure.layout.meta.dark : {};
    const data = this.#figure.data.map((trace) => {
      const themed = { ...trace };
      for (const [path, value] of Object.entries(changes[trace.uid] ?? {})) put(themed, path, value);
      return themed;
    });
    const layout = { ...this.#figure.layout, width: this.#width, paper_bgcolor: "rgba(0,0,0,0)" };
    layout.font = { ...layout.font, color: ink };
    if (!this.#backdrop) return { data, layout };
    layout.images = [this.#backdrop.image(data.filter((trace) => this.#painted(trace)))];
    const others = data.filter((trace) => trace.type !== "heatmap");
    return { data: others.map((trace) => (this.#painted(trace) ? { ...trace, x: [null], y: [null] } : trace)), layout };
  }

  close() {
    this.#observer.disconnect();
    this.#plotly.purge(this.el);
  }
}

/**
 * Set `object.a.b = value` for the path "a.b", leaving the objects shared with others untouched.
 *
 * @param {any} object
 * @param {string} path
 * @param {any} value
 */
function put(object, path, value) {
  const names = path.split(".");
  const last = /** @type {string} */ (names.pop());
  for (const name of names) object = object[name] = { ...object[name] };
  object[last] = value;
}
