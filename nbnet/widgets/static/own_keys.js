const SUPPRESS = "data-lm-suppress-shortcuts";

/**
 * Keep the keys that are pressed within a view from the notebook around it, where "r" turns a cell into raw text and an
 * arrow goes to another one; its shortcuts with Ctrl, such as the one that saves, go on.
 *
 * @param {HTMLElement} view
 * @returns {() => void} Stop keeping them.
 */
export function ownKeys(view) {
  // Notebook 7 hears of a key before the view does. It looks for this attribute from the target upwards, and finds a
  // shortcut for whatever has the focus at the target itself.
  const mark = (/** @type {KeyboardEvent} */ event) => {
    const [target] = event.composedPath();
    if (target instanceof Element && view.contains(target)) target.toggleAttribute(SUPPRESS, own(event));
  };
  const keep = (/** @type {KeyboardEvent} */ event) => own(event) && event.stopPropagation();
  addEventListener("keydown", mark, true);
  view.addEventListener("keydown", keep);
  return () => {
    removeEventListener("keydown", mark, true);
    view.removeEventListener("keydown", keep);
  };
}

/** @param {KeyboardEvent} event */
function own({ key, ctrlKey, metaKey, altKey }) {
  return !(ctrlKey || metaKey || altKey) || ["z", "y"].includes(key.toLowerCase());
}
