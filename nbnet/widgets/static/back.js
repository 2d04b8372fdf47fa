import { button } from "./dom.js";

/**
 * Undo and redo of what was changed by hand, by buttons and keys.
 *
 * @typedef {{ undo: boolean, redo: boolean }} Hands What there is to take back, and to do again.
 */
export class Back {
  #undo;
  #redo;

  /**
   * @param {HTMLElement} el
   * @param {Record<string, string>} words
   * @param {(type: string, content?: object) => void} send
   */
  constructor(el, words, send) {
    el.setAttribute("role", "group");
    el.setAttribute("aria-label", words.by_hand ?? "");
    this.#undo = button("nbnet-undo", words.undo ?? "", () => send("undo"), words.undo_hint);
    this.#redo = button("nbnet-redo", words.redo ?? "", () => send("redo"), words.redo_hint);
    this.#undo.disabled = this.#redo.disabled = true;
    el.replaceChildren(this.#undo, this.#redo);
  }

  /** @param {Hands} hands */
  show({ undo, redo }) {
    this.#undo.disabled = !undo;
    this.#redo.disabled = !redo;
  }

  /** @param {KeyboardEvent} event @returns {boolean} Whether it was for here. */
  key(event) {
    const letter = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (letter !== "z" && letter !== "y")) return false;
    if (/** @type {HTMLElement} */ (event.target).matches("input:not([type=range])")) return false;
    event.preventDefault();
    event.stopPropagation();
    (letter === "y" || event.shiftKey ? this.#redo : this.#undo).click();
    return true;
  }
}
