/**
 * The part of a figure that changes with every frame, painted into one image behind the rest.
 *
 * To Plotly a heatmap, a line or markers that changed mean computing and drawing the whole figure anew; an image that
 * changed is one attribute. Python names the traces that may be painted (`layout.meta.backdrop`): they lie below all
 * others, and have nothing to point at.
 */

const SIZE = 1000; // units of the image, across and up; lines and dots keep their width however it is stretched

export class Backdrop {
  #canvas = document.createElement("canvas");

  /** @param {any} layout With fixed ranges of both axes. */
  constructor(layout) {
    this.left = layout.xaxis.range[0];
    this.top = layout.yaxis.range[1];
    this.width = layout.xaxis.range[1] - this.left;
    this.height = this.top - layout.yaxis.range[0];
  }

  /**
   * @param {any[]} traces From back to front.
   * @returns {object} An image of Plotly's layout.
   */
  image(traces) {
    const parts = traces.map((trace) => {
      if (trace.type === "heatmap") return this.#heatmap(trace);
      return trace.mode === "lines" ? this.#line(trace) : this.#dots(trace);
    });
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" preserveAspectRatio="none">${parts.join("")}</svg>`;
    return {
      source: `data:image/svg+xml,${encodeURIComponent(svg)}`,
      xref: "x",
      yref: "y",
      x: this.left,
      y: this.top,
      sizex: this.width,
      sizey: this.height,
      sizing: "stretch",
      layer: "below",
    };
  }

  /** @param {number} x */
  #across(x) {
    return (SIZE * (x - this.left)) / this.width;
  }

  /** @param {number} y */
  #down(y) {
    return (SIZE * (this.top - y)) / this.height;
  }

  /** @param {any} trace Whose columns and rows are the centres of its cells. */
  #heatmap({ x, y, z, zmin, zmax, colorscale, zsmooth }) {
    if (!z?.length) return "";
    const rows = z.length;
    const columns = z[0].length;
    this.#canvas.width = columns;
    this.#canvas.height = rows;
    const context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    const image = context.createImageData(columns, rows);
    const pixels = new Uint32Array(image.data.buffer);
    const colours = table(colorscale);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const share = (z[rows - 1 - row][column] - zmin) / (zmax - zmin);
        if (share === share) pixels[row * columns + column] = colours[Math.round(255 * share)] ?? 0;
      }
    }
    context.putImageData(image, 0, 0);
    const [left, right] = [this.#across(x[0]), this.#across(x[columns - 1])];
    const [top, bottom] = [this.#down(y[rows - 1]), this.#down(y[0])];
    const [cellWidth, cellHeight] = [(right - left) / (columns - 1), (bottom - top) / (rows - 1)];
    const place = `x="${left - cellWidth / 2}" y="${top - cellHeight / 2}" width="${right - left + cellWidth}" height="${bottom - top + cellHeight}"`;
    const look = zsmooth ? "auto" : "pixelated";
    return `<image href="${this.#canvas.toDataURL()}" ${place} preserveAspectRatio="none" style="image-rendering:${look}"/>`;
  }

  /** @param {any} trace Not a number in its points means a gap. */
  #line({ x, y, line }) {
    let path = "";
    let begun = false;
    for (let index = 0; index < (x?.length ?? 0); index++) {
      if (x[index] !== x[index]) begun = false;
      else {
        path += `${begun ? "L" : "M"}${this.#across(x[index]).toFixed(1)} ${this.#down(y[index]).toFixed(1)}`;
        begun = true;
      }
    }
    return stroke(path, line.color, line.width);
  }

  /** @param {any} trace */
  #dots({ x, y, marker }) {
    let path = "";
    for (let index = 0; index < (x?.length ?? 0); index++) {
      path += `M${this.#across(x[index]).toFixed(1)} ${this.#down(y[index]).toFixed(1)}h0`;
    }
    return stroke(path, marker.color, marker.size);
  }
}

/**
 * @param {string} path
 * @param {string} colour
 * @param {number} width
 */
function stroke(path, colour, width) {
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" vector-effect="non-scaling-stroke"/>`;
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
