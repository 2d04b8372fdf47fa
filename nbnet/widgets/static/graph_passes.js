import { element } from "./dom.js";

/** @typedef {{ heads: string[], rows: string[][], notes: string[] }} Passes */

/** How many passes each mode needs, and what those that were walked have found. */
export class GraphPasses {
  /** @type {boolean | null} */
  #forward = null;

  /** @param {string} title */
  constructor(title) {
    this.el = element("details", "passes");
    this.table = element("table", "");
    this.notes = element("div", "");
    this.el.append(element("summary", "", title), this.notes, this.table);
  }

  /**
   * @param {Passes | null} passes
   * @param {boolean} forward Whether it is forward mode that is walked: there the passes are the point.
   */
  show(passes, forward) {
    this.el.hidden = passes === null;
    if (!passes) return;
    if (forward !== this.#forward) this.el.open = forward;
    this.#forward = forward;
    const head = element("tr", "");
    head.append(...passes.heads.map((text) => element(text ? "th" : "td", "", text)));
    const rows = passes.rows.map(([name = "", ...found]) => {
      const row = element("tr", "");
      const first = element("th", "symbol", name);
      first.scope = "row";
      row.append(first, ...found.map((text) => element("td", "", text)));
      return row;
    });
    this.table.replaceChildren(head, ...rows);
    this.notes.replaceChildren(...passes.notes.map((note) => element("p", "rule-note", note)));
  }
}
