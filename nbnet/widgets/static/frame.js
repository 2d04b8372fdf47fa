/**
 * A recording in a frame of its own, in the output of a notebook. The frame may run nothing but nbnet's modules and ask
 * nobody for anything; it tells the notebook how high it is, that it cannot play, and that somebody wants to save.
 */

const tell = (/** @type {object} */ message) => parent.postMessage({ nbnet: "recording", ...message }, "*");

const fail = (/** @type {Event} */ event) => {
  event.preventDefault();
  // That a height is told in the next turn only is no failure.
  if (/ResizeObserver/.test(/** @type {ErrorEvent} */ (event).message ?? "")) return;
  tell({ failed: true });
};
addEventListener("error", fail);
addEventListener("unhandledrejection", fail);

addEventListener("message", ({ source, data }) => {
  if (source !== parent || data?.nbnet !== "theme") return;
  document.body.dataset.jpThemeLight = String(data.light);
  for (const [name, value] of Object.entries(data.colours)) document.documentElement.style.setProperty(name, value);
});

addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  tell({ save: true });
});

const main = /** @type {HTMLElement} */ (document.querySelector("main"));
new ResizeObserver(() => tell({ height: Math.ceil(main.getBoundingClientRect().height) })).observe(main);

export default {};
