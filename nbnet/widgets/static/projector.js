/** Projector mode: a view that can be read from the last row, switched by a button or by Python. */

import { button } from "./dom.js";

/** @import { Model } from "./anywidget" */

/**
 * Let a view follow the mode.
 *
 * @param {Model} model
 * @param {HTMLElement} host The widget's own element.
 * @param {() => void} changed Called when it was switched.
 * @returns {() => void} Stop following.
 */
export function followProjector(model, host, changed) {
  const show = () => host.classList.toggle("nbnet-projector", model.get("projector") === true);
  const follow = () => {
    show();
    changed();
  };
  show();
  model.on("change:projector", follow);
  return () => model.off("change:projector", follow);
}

/**
 * The button that switches it, for all views.
 *
 * @param {Model} model
 * @param {Record<string, string>} words
 */
export function projectorSwitch(model, words) {
  const pressed = () => model.get("projector") === true;
  const clicked = () => {
    model.set("projector", !pressed());
    model.save_changes();
  };
  const made = button("nbnet-projector-switch", words.projector ?? "", clicked, words.projector_hint);
  const show = () => made.setAttribute("aria-pressed", String(pressed()));
  show();
  model.on("change:projector", show);
  return made;
}

/**
 * How many times larger the things in a place are.
 *
 * @param {HTMLElement} el
 */
export function projected(el) {
  return Number(getComputedStyle(el).getPropertyValue("--nbnet-projector")) || 1;
}

const KEPT = new Set(["x", "y", "z", "customdata", "text", "meta", "ids", "colorscale", "color", "symbol"]);
const SIZED = new Set(["size", "height", "xshift", "yshift", "standoff", "ticklen", "thickness"]);

/**
 * A Plotly figure with larger letters, lines, marks and margins.
 *
 * @param {{ data: any[], layout: any }} figure
 * @param {number} times
 */
export function enlarged({ data, layout }, times) {
  if (times === 1) return { data, layout };
  const traces = data.map((trace) => {
    const larger = grown(trace, times);
    // What Plotly would draw by default.
    if (trace.type === "scatter" || trace.type === undefined) {
      larger.line = { width: 2 * times, ...larger.line };
      larger.marker = { size: 6 * times, ...larger.marker };
    }
    return larger;
  });
  return { data: traces, layout: grown(layout, times) };
}

/**
 * @param {any} value
 * @param {number} times
 * @param {string} parent
 * @returns {any}
 */
function grown(value, times, parent = "") {
  if (Array.isArray(value)) return value.map((each) => grown(each, times, parent));
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (KEPT.has(key)) return [key, inner];
      const sized = SIZED.has(key) || parent === "margin" || (parent === "line" && key === "width");
      return [key, sized ? sizes(inner, times) : grown(inner, times, key)];
    }),
  );
}

/**
 * @param {any} size
 * @param {number} times
 */
function sizes(size, times) {
  if (typeof size === "number") return size * times;
  return Array.isArray(size) || ArrayBuffer.isView(size)
    ? Array.from(/** @type {any} */ (size), (each) => each * times)
    : size;
}
