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
    this.canvas.width = this.canvas.width;
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
      else dots(place, trace);
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

/**
 * @param {Place} place
 * @param {any} trace
 */
function dots({ context, across, down }, { x, y, marker }) {
  context.fillStyle = marker.color;
  for (let index = 0; index < (x?.length ?? 0); index++) {
    context.beginPath();
    context.arc(across(x[index]), down(y[index]), marker.size / 2, 0, 2 * Math.PI);
    context.fill();
  }
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
