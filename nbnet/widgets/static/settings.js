import { Typed } from "./typed.js";

/**
 * Settings that may be changed while the training runs.
 *
 * @typedef {{ name: string, label: string, value: number | null, empty?: string, hint: string, note?: string }} Setting
 */
export class Settings {
  /** @type {Map<string, { field: Typed, note: HTMLElement }>} */
  #shown = new Map();

  /**
   * @param {HTMLElement} el
   * @param {Record<string, string>} words
   * @param {(type: string, content?: object) => void} send
   */
  constructor(el, words, send) {
    this.el = el;
    this.send = send;
    el.replaceChildren();
    el.setAttribute("role", "group");
    el.setAttribute("aria-label", words.settings ?? "");
  }

  /** @param {Setting[]} settings */
  show(settings) {
    for (const { name, label, value, empty, hint, note } of settings) {
      const shown = this.#shown.get(name) ?? this.#add(name, label, hint, empty);
      shown.field.show(value === null ? "" : String(Number(value.toPrecision(6))));
      if (shown.note.textContent !== (note ?? "")) shown.note.textContent = note ?? "";
    }
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {string} hint
   * @param {string} [empty]
   */
  #add(name, label, hint, empty) {
    const line = document.createElement("label");
    const input = Object.assign(document.createElement("input"), {
      type: "number",
      step: "any",
      min: "0",
      placeholder: empty ?? "",
      title: hint,
    });
    const field = new Typed(input, (text) => this.send("setting", { name, value: text === "" ? null : Number(text) }));
    const note = Object.assign(document.createElement("small"), { className: "nbnet-note" });
    line.append(`${label} `, input, note);
    this.el.append(line);
    const shown = { field, note };
    this.#shown.set(name, shown);
    return shown;
  }
}
