/**
 * Arrays as Python packs them (`nbnet/widgets/wire.py`).
 *
 * @typedef {{ buffer: number, dtype: "float32" | "float64" | "uint8", shape: number[], low?: number, high?: number }} Packed
 */

const TYPES = { float32: Float32Array, float64: Float64Array, uint8: Uint8Array };

/**
 * @param {any} value A packed array, or anything else, which is returned as it is.
 * @param {DataView[]} buffers
 */
export function unpack(value, buffers) {
  if (typeof value?.buffer !== "number") return value;
  const packed = /** @type {Packed} */ (value);
  const numbers = new TYPES[packed.dtype](copy(/** @type {DataView} */ (buffers[packed.buffer])));
  const values = packed.low === undefined ? numbers : shades(numbers, packed.low, packed.high ?? 1);
  return packed.shape.length === 2 ? rows(values, packed.shape[1] ?? 0) : values;
}

/**
 * The bytes of a view in memory of their own: a typed array must begin at a multiple of its item size, and a message
 * puts it anywhere.
 *
 * @param {DataView} view
 * @returns {ArrayBuffer}
 */
export function copy({ buffer, byteOffset, byteLength }) {
  return /** @type {ArrayBuffer} */ (buffer.slice(byteOffset, byteOffset + byteLength));
}

/**
 * 8-bit shades as numbers; the last one stands for "not a number".
 *
 * @param {ArrayLike<number>} levels
 * @param {number} low
 * @param {number} high
 */
function shades(levels, low, high) {
  const step = (high - low) / 254;
  const values = new Float32Array(levels.length);
  // A plain loop: this is done for every frame, and `Float32Array.from` takes ten times as long.
  for (let index = 0; index < levels.length; index++) {
    const level = levels[index] ?? 255;
    values[index] = level === 255 ? NaN : low + level * step;
  }
  return values;
}

/**
 * @param {Float32Array | Float64Array | Uint8Array} values
 * @param {number} columns
 */
function rows(values, columns) {
  return Array.from({ length: values.length / columns }, (_, row) =>
    values.subarray(row * columns, (row + 1) * columns),
  );
}
