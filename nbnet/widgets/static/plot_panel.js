import { unpack } from "./arrays.js";

/** @import { Theme } from "./theme" */

const CONFIG = {
  displaylogo: false,
  displayModeBar: "hover",
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
  plotlyServerURL: "",
  showSendToCloud: false,
  showEditInChartStudio: false,
  topojsonURL: "",
  typesetMath: false,
};

/** One Plotly figure that Python describes once and then patches; it follows the theme and the width of its place. */
export class PlotPanel {
  #figure;
  #plotly;
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
    for (const trace of this.#figure.data) {
      for (const [path, value] of Object.entries(patch.traces[trace.uid] ?? {}))
        put(trace, path, unpack(value, buffers));
    }
    for (const [path, value] of Object.entries(patch.layout)) put(this.#figure.layout, path, value);
    return this.draw();
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
    return { data, layout };
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
