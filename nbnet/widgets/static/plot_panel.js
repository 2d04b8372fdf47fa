import { unpack } from "./arrays.js";
import { Painter } from "./painter.js";
import { get, put } from "./paths.js";
import { peeked } from "./peek.js";
import { enlarged, projected } from "./projector.js";
import { drawAtLeisure, forget } from "./rest.js";

/** @import { Theme } from "./theme.js" */
/** @typedef {{ row: number, x: number, y: number, answer: number }} Sample */
/** @import { Peek } from "./peek.js" */

// Buttons are listed, not removed: whatever a version of Plotly adds, none may send a figure elsewhere.
const CONFIG = {
  displaylogo: false,
  displayModeBar: "hover",
  modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
  plotlyServerURL: "",
  topojsonURL: "",
  typesetMath: false,
};

const REST_AFTER = 300;

/**
 * One Plotly figure that Python describes once and then patches; it follows the theme and the width of its place.
 *
 * While patches come one after the other, the traces that Python names in `layout.meta.painted` are painted behind the
 * figure; at rest Plotly draws everything, so that all can be pointed at, zoomed and saved as a picture.
 */
export class PlotPanel {
  #figure;
  #plotly;
  #observer;
  #painter;
  #plot = document.createElement("div");
  /** @type {Theme} */
  #theme;
  #width = 0;
  /** How many times larger everything is; to ask for it makes the browser work out the style of the whole page. */
  #times = 1;
  #moving = false;
  #resting = 0;
  #due = false;
  /** @type {Promise<void> | null} */
  #drawing = null;
  /** A sample under a person's hand. @type {{ row: number, x: number, y: number } | null} */
  #held = null;
  /** What is shown in place of the picture. @type {Peek | null} */
  #peek = null;
  /** Called when the samples or the axes may be elsewhere. */
  changed = () => {};

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
    const canvas = document.createElement("canvas");
    canvas.className = "nbnet-painting";
    el.append(canvas, this.#plot);
    this.#painter = new Painter(canvas);
    this.#observer = new ResizeObserver(() => {
      if (Math.abs(el.clientWidth - this.#width) > 1) this.draw();
    });
    this.#observer.observe(el);
  }

  /**
   * @param {{ traces: Record<string, Record<string, any>>, layout: Record<string, any> }} patch
   * @param {DataView[]} buffers
   */
  async update(patch, buffers) {
    // Also the first of several: what Plotly drew is hidden, which takes no time, and painted anew.
    let repaint = this.#plot.classList.contains("js-plotly-plot") && this.#width > 0;
    for (const trace of this.#figure.data) {
      const changes = Object.entries(patch.traces[trace.uid] ?? {});
      for (const [path, value] of changes) put(trace, path, unpack(value, buffers));
      if (changes.length && !this.#painted(trace)) repaint = false;
    }
    this.#hold();
    for (const [path, value] of Object.entries(patch.layout)) {
      if (JSON.stringify(get(this.#figure.layout, path)) === JSON.stringify(value)) continue;
      put(this.#figure.layout, path, value);
      repaint = false;
    }
    this.#moving = repaint || this.#resting > 0;
    this.#restSoon();
    if (repaint) this.#repaint();
    else await this.draw();
    this.changed();
  }

  #repaint() {
    this.#hide(true);
    this.#paint();
  }

  #restSoon() {
    clearTimeout(this.#resting);
    forget(this.#rest);
    this.#resting = setTimeout(() => drawAtLeisure(this.#rest), REST_AFTER);
  }

  /** The samples: which row of the data each is, where it is, and its class or number. @returns {Sample[]} */
  get samples() {
    const uids = this.#figure.layout.meta.samples ?? [];
    return this.#figure.data.flatMap((trace) => {
      const index = uids.indexOf(trace.uid);
      if (index < 0) return [];
      const colours = trace.marker.color;
      return Array.from(trace.customdata, (row, i) => {
        return { row, x: trace.x[i], y: trace.y[i], answer: typeof colours === "string" ? index : colours[i] };
      });
    });
  }

  /** The axes as Plotly drew them; none before that. @returns {{ x: any, y: any } | null} */
  get axes() {
    const drawn = /** @type {any} */ (this.#plot)._fullLayout;
    return drawn?.xaxis?._length ? { x: drawn.xaxis, y: drawn.yaxis } : null;
  }

  /** What Plotly leaves above the plot. @returns {number | undefined} */
  get #margin() {
    return /** @type {any} */ (this.#plot)._fullLayout?._size?.t;
  }

  /** The ends of the axes as Python made them. @returns {{ x: number[], y: number[] }} */
  get ends() {
    const { xaxis, yaxis } = this.#figure.layout;
    return { x: xaxis.range, y: yaxis.range };
  }

  /**
   * Show a sample where a person's hand holds it, whatever Python says meanwhile; null lets it go.
   *
   * @param {{ row: number, x: number, y: number } | null} held
   */
  hold(held) {
    this.#held = held;
    if (!held || !this.axes) return;
    this.#hold();
    this.#moving = true;
    this.#restSoon();
    this.#repaint();
  }

  /**
   * Show what a neuron answers in place of what the model decides, as long as somebody points at it.
   *
   * @param {Peek | null} peek
   * @returns Whether this is a plot that can.
   */
  peek(peek) {
    if (!this.#figure.layout.meta.peeks) return false;
    const before = this.#peek;
    this.#peek = peek;
    if (this.axes && (peek || before)) {
      this.#moving = true;
      this.#restSoon();
      this.#repaint();
    }
    return true;
  }

  #hold() {
    if (!this.#held) return;
    const { row, x, y } = this.#held;
    for (const trace of this.#figure.data) {
      const at = this.#figure.layout.meta.samples?.includes(trace.uid) ? trace.customdata.indexOf(row) : -1;
      if (at < 0) continue;
      [trace.x, trace.y] = [Array.from(trace.x), Array.from(trace.y)];
      [trace.x[at], trace.y[at]] = [x, y];
    }
  }

  /** @param {Theme} theme */
  follow(theme) {
    this.#theme = theme;
    return this.draw();
  }

  /**
   * Ring a sample, or none.
   *
   * @param {number[] | null} point
   */
  select(point) {
    const ring = this.#figure.data.find((trace) => trace.uid === "selected");
    if (!ring) return;
    [ring.x, ring.y] = point ? [[point[0]], [point[1]]] : [[null], [null]];
    this.draw();
  }

  /** One after the other: Plotly mixes up margins of figures that it draws at the same time. */
  draw() {
    this.#due = true;
    this.#drawing ??= this.#drawDue();
    return this.#drawing;
  }

  async #drawDue() {
    try {
      while (this.#due) {
        this.#due = false;
        await this.#draw();
      }
    } finally {
      this.#drawing = null; // here: what is asked for before a promise tells of its end would never be drawn
    }
  }

  async #draw() {
    this.#width = this.el.clientWidth;
    this.#times = projected(this.el);
    if (!this.#width) return; // out of the page, or folded away: it will be drawn when it has a place
    const { data, layout } = this.#themed();
    // For the legend alone: what is painted is not drawn as well.
    const drawn = this.#moving ? data.map((trace) => (this.#painted(trace) ? emptied(trace) : trace)) : data;
    const first = !this.#plot.classList.contains("js-plotly-plot");
    const margin = this.#margin;
    await this.#plotly.react(this.#plot, drawn, layout, CONFIG);
    // A legend whose lines became more or fewer moves the plot, and is put where the plot has been; to react to the same
    // figure again would change nothing.
    if (!first && margin !== this.#margin) await this.#plotly.redraw(this.#plot);
    if (first) /** @type {any} */ (this.#plot).on("plotly_relayout", () => this.#moving && this.#paint());
    this.#hide(this.#moving);
    if (this.#moving) this.#paint();
    else this.#painter.clear();
    this.changed();
  }

  /**
   * Hide what Plotly drew of the painted traces, or show it again. Opacity is not inherited: the style of no single mark
   * is worked out anew.
   *
   * @param {boolean} hidden
   */
  #hide(hidden) {
    for (const { uid, opacity = 1 } of this.#figure.data.filter((trace) => this.#painted(trace))) {
      for (const drawn of this.#plot.querySelectorAll(`.scatterlayer .trace${CSS.escape(uid)}`)) {
        /** @type {SVGElement} */ (drawn).style.opacity = hidden ? "0" : opacity;
      }
    }
    for (const layer of this.#plot.querySelectorAll(".heatmaplayer")) {
      const painted = this.#figure.data.every((trace) => trace.type !== "heatmap" || this.#painted(trace));
      if (painted) /** @type {SVGElement} */ (layer).style.opacity = hidden ? "0" : "";
    }
  }

  #rest = () => {
    this.#resting = 0;
    if (!this.#moving || this.#peek) return;
    this.#moving = false;
    this.draw();
  };

  #paint() {
    const { peeks } = this.#figure.layout.meta;
    const traces = this.#themed()
      .data.filter((trace) => this.#painted(trace))
      .map((trace) => (this.#peek && trace.uid === peeks ? peeked(trace, this.#peek, this.#theme) : trace));
    this.#painter.paint(/** @type {any} */ (this.#plot)._fullLayout, traces);
  }

  /** @param {any} trace */
  #painted(trace) {
    return this.#figure.layout.meta.painted.includes(trace.uid);
  }

  /** The figure in the colours of the page. */
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
    return enlarged({ data, layout }, this.#times);
  }

  close() {
    clearTimeout(this.#resting);
    forget(this.#rest);
    this.#observer.disconnect();
    this.#plotly.purge(this.#plot);
  }
}

/** @param {any} trace */
function emptied(trace) {
  return trace.type === "heatmap" ? { ...trace, visible: false } : { ...trace, x: [null], y: [null] };
}
