/** Rows of text; pointing at one shows its sample in the other panels. */
export class TablePanel {
  #body = document.createElement("tbody");
  /** @type {(number[] | null)[]} */
  #points = [];

  /**
   * @param {HTMLElement} el
   * @param {{ columns: string[] }} figure
   * @param {any} _plotly
   * @param {any} _theme
   * @param {(point: number[] | null) => void} select
   */
  constructor(el, figure, _plotly, _theme, select) {
    el.classList.add("nbnet-table");
    const table = document.createElement("table");
    const head = document.createElement("thead");
    head.append(row("th", figure.columns));
    table.append(head, this.#body);
    el.append(table);
    const at = (/** @type {Event} */ event) => {
      const found = /** @type {HTMLElement} */ (event.target).closest("tr");
      select(found?.parentElement === this.#body ? (this.#points[found.sectionRowIndex] ?? null) : null);
    };
    for (const type of ["mouseover", "focusin"]) this.#body.addEventListener(type, at);
    for (const type of ["mouseleave", "focusout"]) this.#body.addEventListener(type, () => select(null));
  }

  /** @param {any} patch */
  async update({ traces }) {
    const { cells, points } = traces.rows;
    this.#points = points;
    if (this.#body.rows.length !== cells.length) {
      this.#body.replaceChildren(...cells.map((/** @type {string[]} */ texts) => row("td", texts)));
      for (const each of this.#body.rows) each.tabIndex = 0;
    }
    cells.forEach((/** @type {string[]} */ texts, /** @type {number} */ index) => {
      texts.forEach((text, column) => {
        const cell = this.#body.rows[index]?.cells[column];
        if (cell && cell.textContent !== text) cell.textContent = text;
      });
    });
  }

  async follow() {}

  async draw() {}

  close() {}
}

/**
 * @param {"th" | "td"} kind
 * @param {string[]} texts
 */
function row(kind, texts) {
  const made = document.createElement("tr");
  made.append(
    ...texts.map((textContent) => {
      const cell = Object.assign(document.createElement(kind), { textContent });
      if (kind === "th") cell.scope = "col";
      return cell;
    }),
  );
  return made;
}
