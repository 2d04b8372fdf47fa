/**
 * The menu of panels: each can be opened and closed; one that does not suit says why.
 *
 * @typedef {{ name: string, label: string, reason: string }} Entry
 */
export class PanelMenu {
  /** @type {Map<string, HTMLInputElement>} */
  #boxes = new Map();

  /**
   * @param {HTMLElement} el
   * @param {Record<string, string>} words
   * @param {Entry[]} entries
   * @param {(type: string, content?: object) => void} send
   */
  constructor(el, words, entries, send) {
    const menu = document.createElement("details");
    const summary = Object.assign(document.createElement("summary"), { textContent: words.panels ?? "" });
    const list = Object.assign(document.createElement("div"), { className: "nbnet-menu" });
    for (const { name, label, reason } of entries) {
      const line = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", disabled: Boolean(reason) });
      box.addEventListener("change", () => send(box.checked ? "open" : "shut", { name }));
      line.append(box, ` ${label}`);
      line.title = reason;
      if (reason) line.append(Object.assign(document.createElement("small"), { textContent: ` (${reason})` }));
      this.#boxes.set(name, box);
      list.append(line);
    }
    menu.append(summary, list);
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      event.stopPropagation();
      menu.open = false;
      summary.focus();
    });
    el.replaceChildren(menu);
  }

  /** @param {string[]} names Those that are open. */
  show(names) {
    for (const [name, box] of this.#boxes) box.checked = names.includes(name);
  }
}
