import { unpack } from "./arrays.js";
import { EdgeBox } from "./edge_box.js";

/** @import { Theme } from "./theme.js" */
/** @import { Peek } from "./peek.js" */

const OPACITY = 0.85;
const DASHES = [7, 4];

/**
 * The diagram of a network: squares and lines that Python drew once, to be pointed at, and behind them a canvas on which
 * the lines have the looks of their weights and each square what its neuron answers. To give the lines themselves other
 * looks would make the browser lay them out anew, many times a second.
 *
 * @typedef {{ svg: string, boxes: number[][], resolution: number, size: [number, number],
 *   plane: { x: number[], y: number[] }, shades: Peek["shades"], called: string[],
 *   neurons: number[][], edges: number[][], weights: (import("./edge_box.js").Weight | null)[],
 *   colours: Record<string, string[]>, positive: string, negative: string, thickest: number }} Figure
 */
export class NetworkPanel {
  #canvas = document.createElement("canvas");
  #cells = document.createElement("canvas");
  /** @type {SVGElement[]} */
  #edges = [];
  /** @type {Path2D[]} */
  #wires = [];
  /** @type {Element[][]} */
  #titles = [];
  /** @type {SVGElement[]} */
  #neurons = [];
  /** @type {Uint8Array[] | Float32Array[]} */
  #answers = [];
  /** @type {Float32Array} */
  #weights = new Float32Array();
  /** The weight that is changed on its line. @type {{ box: EdgeBox, edge: number } | null} */
  #changed = null;
  /** The neuron that the large picture shows, by its number here; −1 for none. */
  #peeked = -1;
  #figure;
  #theme;
  #tools;

  /**
   * @param {HTMLElement} el
   * @param {Figure} figure
   * @param {any} _plotly
   * @param {Theme} theme
   * @param {any} _select
   * @param {import("./weights_panel.js").Tools} tools
   */
  constructor(el, figure, _plotly, theme, _select, tools) {
    this.el = el;
    this.#figure = figure;
    this.#theme = theme;
    this.#tools = tools;
    el.classList.add("nbnet-network");
    const picture = document.createElement("div");
    picture.innerHTML = figure.svg; // Python's own text, in which every name of a person's is escaped
    const [width, height] = figure.size;
    const svg = /** @type {SVGElement} */ (picture.firstElementChild);
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    svg.setAttribute("aria-hidden", "true");
    this.#edges = [...svg.querySelectorAll(".edge")].map((edge) => /** @type {SVGElement} */ (edge));
    this.#wires = this.#edges.map((edge) => new Path2D(edge.getAttribute("d") ?? ""));
    this.#canvas.width = 2 * width;
    this.#canvas.height = 2 * height;
    this.#cells.width = this.#cells.height = figure.resolution;
    this.#neurons = [...svg.querySelectorAll(".neuron")].map((each) => /** @type {SVGElement} */ (each));
    el.append(this.#canvas, svg);
    this.#listen(tools);
  }

  /** A click on a line brings its weight, one on a neuron all weights that lead to it. @param {import("./weights_panel.js").Tools} tools */
  #listen(tools) {
    const { edges, neurons, weights } = this.#figure;
    const weigh = (/** @type {number} */ layer, /** @type {number} */ unit, input = 0) => {
      tools.focus = { neuron: `${layer}.${unit}`, input };
      tools.send("weigh", { neuron: `${layer}.${unit}`, input });
    };
    this.#edges.forEach((edge, index) => {
      const [layer = 0, unit = 0, input = 0] = edges[index] ?? [];
      const wide = /** @type {SVGElement} */ (edge.cloneNode(true)); // a thin line is hard to hit
      wide.setAttribute("class", "nbnet-hit");
      edge.after(wide);
      this.#titles.push([edge, wide].flatMap((path) => path.firstElementChild ?? []));
      wide.addEventListener("click", (event) => {
        const weight = weights[index];
        const all = () => weigh(layer, unit, input);
        if (this.el.closest(".nbnet-recorded")) return; // nobody there who could change it
        if (weight) this.#change(index, weight, event, tools, all);
        else all(); // a line that stands for several
      });
    });
    this.#neurons.forEach((neuron, index) => {
      const [layer = 0, unit = 0] = neurons[index] ?? [];
      neuron.addEventListener("pointerenter", () => this.#pointAt(index));
      neuron.addEventListener("pointerleave", () => this.#pointAt(-1));
      if (!layer) return;
      neuron.classList.add("nbnet-hit");
      neuron.addEventListener("click", () => weigh(layer, unit));
    });
  }

  /**
   * @param {number} edge
   * @param {import("./edge_box.js").Weight} weight
   * @param {MouseEvent} at
   * @param {import("./weights_panel.js").Tools} tools
   * @param {() => void} all
   */
  #change(edge, weight, at, tools, all) {
    this.#changed?.box.close(false);
    const value = this.#weights[edge] ?? 0;
    const reach = Math.max(3, 1.5 * this.#weights.reduce((most, each) => Math.max(most, Math.abs(each)), 0));
    const box = new EdgeBox(weight, value, reach, tools, all, () => {
      this.#changed = null;
      this.#edges[edge]?.classList.remove("nbnet-changed");
    });
    this.#changed = { box, edge };
    this.#markChanged();
    this.el.append(box.el);
    const place = this.el.getBoundingClientRect();
    const most = place.width - box.el.offsetWidth;
    box.el.style.left = `${Math.max(0, Math.min(at.clientX - place.left - box.el.offsetWidth / 2, most))}px`;
    box.el.style.top = `${at.clientY - place.top + 14}px`;
    box.focus();
  }

  /**
   * @param {any} patch
   * @param {DataView[]} buffers
   */
  async update({ traces }, buffers) {
    const { weights, names } = traces.edges;
    this.#weights = /** @type {Float32Array} */ (unpack(weights, buffers));
    this.#edges.forEach((_, index) => {
      for (const title of this.#titles[index] ?? []) title.textContent = names[index] ?? "";
    });
    if (this.#changed) this.#changed.box.show(this.#weights[this.#changed.edge] ?? 0);
    this.#markChanged();
    this.#answers = unpack(traces.neurons.answers, buffers);
    this.#neurons.forEach((neuron, index) => {
      const pin = traces.neurons.pins[index] ?? "";
      const title = neuron.firstElementChild;
      if (!title || (neuron.dataset.pin ?? "") === pin) return;
      neuron.dataset.pin = pin;
      neuron.dataset.called ??= title.textContent ?? "";
      title.textContent = [neuron.dataset.called, pin].filter(Boolean).join(", ");
    });
    this.#paint();
    if (this.#peeked >= 0) this.#tools.peek(this.#peek);
  }

  /**
   * Let the large picture show what a neuron answers, for those who do not point with a mouse.
   *
   * @param {string | null} neuron Its layer and its number in it, as "1.0".
   */
  peek(neuron) {
    this.#pointAt(this.#figure.neurons.findIndex((each) => each.join(".") === neuron));
  }

  /** @param {number} index */
  #pointAt(index) {
    this.#neurons[this.#peeked]?.classList.remove("nbnet-peeked");
    this.#neurons[index]?.classList.add("nbnet-peeked");
    this.#peeked = index;
    this.#tools.peek(this.#peek);
  }

  /** @returns {Peek | null} */
  get #peek() {
    const { plane, shades, called, resolution } = this.#figure;
    const at = this.#peeked * resolution;
    if (at < 0 || !this.#answers.length) return null;
    return { ...plane, shades, called: called[this.#peeked] ?? "", z: this.#answers.slice(at, at + resolution) };
  }

  /** @param {Theme} theme */
  async follow(theme) {
    this.#theme = theme;
    this.#paint();
  }

  async draw() {}

  close() {
    this.#changed?.box.close(false);
    if (this.#peeked >= 0) this.#tools.peek(null);
  }

  /** The line whose weight is changed is seen itself, with a rim. */
  #markChanged() {
    const edge = this.#changed && this.#edges[this.#changed.edge];
    if (!this.#changed || !edge) return;
    const { colour, width, dashes } = this.#look(this.#weights[this.#changed.edge] ?? 0, this.#scale);
    edge.classList.add("nbnet-changed");
    edge.style.stroke = colour;
    edge.style.strokeWidth = String(width);
    edge.style.strokeDasharray = dashes.join(" ");
  }

  /** The weight of the thickest line. */
  get #scale() {
    return this.#weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1);
  }

  /**
   * @param {number} weight
   * @param {number} scale
   */
  #look(weight, scale) {
    const { positive, negative, thickest } = this.#figure;
    const width = 0.5 + (thickest - 0.5) * Math.min(Math.abs(weight) / scale, 1);
    return { colour: weight > 0 ? positive : negative, width, dashes: weight < 0 ? DASHES : [] };
  }

  /** @param {CanvasRenderingContext2D} canvas */
  #paintEdges(canvas) {
    const scale = this.#scale;
    canvas.save();
    canvas.scale(2, 2);
    canvas.globalAlpha = OPACITY;
    this.#wires.forEach((wire, index) => {
      const { colour, width, dashes } = this.#look(this.#weights[index] ?? 0, scale);
      canvas.strokeStyle = colour;
      canvas.lineWidth = width;
      canvas.setLineDash(dashes);
      canvas.stroke(wire);
    });
    canvas.restore();
  }

  #paint() {
    const { boxes, resolution, colours } = this.#figure;
    const canvas = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    const cells = /** @type {CanvasRenderingContext2D} */ (this.#cells.getContext("2d"));
    canvas.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    if (this.#weights.length) this.#paintEdges(canvas);
    canvas.imageSmoothingEnabled = true;
    const ends = (colours[this.#theme.dark ? "dark" : "light"] ?? []).map(channels);
    const [low, middle, high] = /** @type {number[][]} */ (ends);
    if (!low || !middle || !high) return;
    boxes.forEach(([x = 0, y = 0, width = 0, height = 0], index) => {
      const image = cells.createImageData(resolution, resolution);
      for (let row = 0; row < resolution; row++) {
        const values = this.#answers[index * resolution + (resolution - 1 - row)] ?? [];
        for (let column = 0; column < resolution; column++) {
          const value = values[column] ?? 0;
          const end = value > 0 ? high : low;
          const share = Math.min(Math.abs(value), 1) || 0;
          const at = 4 * (row * resolution + column);
          for (let c = 0; c < 3; c++) {
            image.data[at + c] = (middle[c] ?? 0) + share * ((end[c] ?? 0) - (middle[c] ?? 0));
          }
          image.data[at + 3] = 255;
        }
      }
      cells.putImageData(image, 0, 0);
      canvas.drawImage(this.#cells, 2 * x, 2 * y, 2 * width, 2 * height);
    });
  }
}

/** @param {string} colour As `#rrggbb`. */
function channels(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}
