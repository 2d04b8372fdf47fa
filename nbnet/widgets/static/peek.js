/** @import { Theme } from "./theme.js" */

/**
 * What one neuron answers over the plane, as the large picture shows it.
 *
 * @typedef {{ called: string, x: number[], y: number[], z: ArrayLike<ArrayLike<number>>,
 *   shades: Record<string, [number, string][]> }} Peek
 */

/**
 * The trace of a large picture with a neuron's answer in it.
 *
 * @param {any} trace A heatmap.
 * @param {Peek} peek
 * @param {Theme} theme
 */
export function peeked(trace, { x, y, z, shades }, { dark }) {
  const colorscale = shades[dark ? "dark" : "light"];
  return { ...trace, x, y, z, zmin: -1, zmax: 1, colorscale, zsmooth: "best" };
}
