/**
 * Paints traces of a Plotly figure on a canvas behind it, while they move.
 *
 * To Plotly a heatmap, a line or markers that changed mean computing and drawing the whole figure anew, about ten times
 * the work of painting them. The axes are Plotly's own: what is painted lies where Plotly would draw it.
 */

/** @typedef {{ _offset: number, _length: number, range: [number, number] }} Axis */
/** @typedef {{ context: CanvasRenderingContext2D, across: (x: number) => number, down: (y: number) => number }} Place */

/** @type {Record<string, number[]>} */
const DASHES = { solid: [], dash: [9, 9], dot: [3, 3], dashdot: [9, 3, 3, 3] };

export class Painter {
  #cells = document.createElement("canvas");

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
  }

  clear() {
    // What is larger than a place that has become narrow would make it scroll.
    this.canvas.width = this.canvas.height = 0;
    this.canvas.style.width = this.canvas.style.height = "0";
  }

  /**
   * @param {any} drawn Plotly's own account of the figure as it drew it.
   * @param {any[]} traces From back to front.
   */
  paint(drawn, traces) {
    const { canvas } = this;
    const sharpness = devicePixelRatio;
    canvas.width = drawn.width * sharpness;
    canvas.height = drawn.height * sharpness;
    canvas.style.width = `${drawn.width}px`;
    canvas.style.height = `${drawn.height}px`;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(sharpness, sharpness);
    for (const trace of traces) {
      const x = /** @type {Axis} */ (drawn[axisName(trace.xaxis ?? "x")]);
      const y = /** @type {Axis} */ (drawn[axisName(trace.yaxis ?? "y")]);
      const [left, right, bottom, top] = [...x.range, ...y.range];
      const place = {
        context,
        across: (/** @type {number} */ value) => x._offset + (x._length * (value - left)) / (right - left),
        down: (/** @type {number} */ value) => y._offset + (y._length * (top - value)) / (top - bottom),
      };
      context.save();
      context.beginPath();
      context.rect(x._offset, y._offset, x._length, y._length);
      context.clip();
      if (trace.type === "heatmap") this.#heatmap(place, trace);
      else if (trace.mode === "lines") line(place, trace);
      else marks(place, trace);
      context.restore();
    }
  }

  /**
   * @param {Place} place
   * @param {any} trace Whose columns and rows are the centres of its cells.
   */
  #heatmap({ context, across, down }, { x, y, z, zmin, zmax, colorscale, zsmooth }) {
    if (!z?.length) return;
    const rows = z.length;
    const columns = z[0].length;
    this.#cells.width = columns;
    this.#cells.height = rows;
    const cells = /** @type {CanvasRenderingContext2D} */ (this.#cells.getContext("2d"));
    const image = cells.createImageData(columns, rows);
    const pixels = new Uint32Array(image.data.buffer);
    const colours = table(colorscale);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const share = (z[rows - 1 - row][column] - zmin) / (zmax - zmin);
        pixels[row * columns + column] = colours[Math.round(255 * share)] ?? 0; // not a number stays transparent
      }
    }
    cells.putImageData(image, 0, 0);
    const [left, right] = [across(x[0]), across(x[columns - 1])];
    const [top, bottom] = [down(y[rows - 1]), down(y[0])];
    const [width, height] = [(right - left) / (columns - 1), (bottom - top) / (rows - 1)];
    context.imageSmoothingEnabled = Boolean(zsmooth);
    context.drawImage(this.#cells, left - width / 2, top - height / 2, right - left + width, bottom - top + height);
  }
}

/** @param {string} id "x2" is the layout's "xaxis2". */
function axisName(id) {
  return `${id[0]}axis${id.slice(1)}`;
}

/**
 * @param {Place} place
 * @param {any} trace Not a number in its points means a gap.
 */
function line({ context, across, down }, { x, y, line }) {
  context.strokeStyle = line.color;
  context.lineWidth = line.width;
  context.lineJoin = "round";
  context.setLineDash(DASHES[line.dash ?? "solid"] ?? []);
  context.beginPath();
  let begun = false;
  for (let index = 0; index < (x?.length ?? 0); index++) {
    if (Number.isNaN(x[index])) begun = false;
    else if (begun) context.lineTo(across(x[index]), down(y[index]));
    else {
      context.moveTo(across(x[index]), down(y[index]));
      begun = true;
    }
  }
  context.stroke();
}

/** Outlines of markers around their middle, for a radius of 1, as Plotly draws them. @type {Record<string, number[][]>} */
const SHAPES = {
  square: polygon([45, 135, 225, 315], Math.SQRT2),
  diamond: polygon([0, 90, 180, 270], 1.3),
  "triangle-up": [
    [-1.155, 0.577],
    [0, -1.155],
    [1.155, 0.577],
  ],
  cross: plus(1.2, 0.4),
  star: polygon(
    Array.from({ length: 10 }, (_, i) => 36 * i + 90),
    1.4,
  ).map(([x = 0, y = 0], i) => (i % 2 ? [0.382 * x, 0.382 * y] : [x, y])),
};

/**
 * @param {Place} place
 * @param {any} trace
 */
function marks({ context, across, down }, { x, y, marker }) {
  const { size, color, symbol = "circle", line = {}, cmin, cmax, colorscale } = marker;
  const shape = SHAPES[symbol];
  const scale = typeof color === "string" ? null : table(colorscale);
  context.fillStyle = typeof color === "string" ? color : "";
  context.strokeStyle = line.color ?? "transparent";
  context.lineWidth = line.width ?? 0;
  for (let index = 0; index < (x?.length ?? 0); index++) {
    const [left, top] = [across(x[index]), down(y[index])];
    context.beginPath();
    if (shape) for (const [dx = 0, dy = 0] of shape) context.lineTo(left + (dx * size) / 2, top + (dy * size) / 2);
    else context.arc(left, top, size / 2, 0, 2 * Math.PI);
    context.closePath();
    if (scale) context.fillStyle = css(scale[Math.round(255 * share(color[index], cmin, cmax))] ?? 0);
    context.fill();
    if (line.width) context.stroke();
  }
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
function share(value, low, high) {
  return Math.min(Math.max((value - low) / (high - low), 0), 1);
}

/** A pixel as a colour that a canvas draws with. @param {number} pixel */
function css(pixel) {
  return `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;
}

/**
 * @param {number[]} angles In degrees.
 * @param {number} radius
 */
function polygon(angles, radius) {
  return angles.map((angle) => [
    radius * Math.cos((angle * Math.PI) / 180),
    -radius * Math.sin((angle * Math.PI) / 180),
  ]);
}

/**
 * @param {number} reach
 * @param {number} half
 */
function plus(reach, half) {
  const corner = [
    [half, -reach],
    [half, -half],
    [reach, -half],
  ];
  return [0, 1, 2, 3].flatMap((turn) =>
    corner.map(([x = 0, y = 0]) => {
      for (let i = 0; i < turn; i++) [x, y] = [-y, x];
      return [x, y];
    }),
  );
}

/** @type {Map<string, Uint32Array>} */
const tables = new Map();

/**
 * 256 colours of a scale, as pixels.
 *
 * @param {[number, string][]} scale
 */
function table(scale) {
  const key = scale.join();
  const known = tables.get(key);
  if (known) return known;
  const canvas = Object.assign(document.createElement("canvas"), { width: 256, height: 1 });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const gradient = context.createLinearGradient(0.5, 0, 255.5, 0);
  for (const [share, colour] of scale) gradient.addColorStop(share, colour);
  context.fillStyle = gradient;
  context.fillRect(0, 0, 256, 1);
  const colours = new Uint32Array(context.getImageData(0, 0, 256, 1).data.buffer);
  tables.set(key, colours);
  return colours;
}
