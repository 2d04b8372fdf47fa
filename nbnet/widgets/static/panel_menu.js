/**
 * The menu of panels: each can be opened and closed; one that does not suit says why.
 *
 * @typedef {{ name: string, label: string, reason: string }} Entry
 */
export class PanelMenu {
  /** @type {Map<string, HTMLInputElement>} */
  #boxes = new Map();
  /** @type {Map<string, boolean>} What was asked for and is not so yet. */
  #asked = new Map();

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
      box.addEventListener("change", () => {
        this.#asked.set(name, box.checked);
        send(box.checked ? "open" : "shut", { name });
      });
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

  /**
   * Tick the panels that are open. An answer to one click must not take back the next one, which is still on its way.
   * @param {string[]} names Those that are open.
   */
  show(names) {
    for (const [name, box] of this.#boxes) {
      const open = names.includes(name);
      if (this.#asked.get(name) === open) this.#asked.delete(name);
      box.checked = this.#asked.get(name) ?? open;
    }
  }

  /**
   * Something that was asked for has failed: tick what is really open.
   * @param {string[]} names Those that are open.
   */
  giveUp(names) {
    this.#asked.clear();
    this.show(names);
  }
}
