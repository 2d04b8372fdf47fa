/** @import { GraphShell } from "./graph_shell.js" */
import { element, fill } from "./dom.js";

/**
 * @typedef {object} Table A window of an array, see `number_table.py`.
 * @property {number} row
 * @property {number} column
 * @property {[number, number]} size
 * @property {string[]} row_labels
 * @property {string[]} column_labels
 * @property {[string, string][][]} values
 * @property {[string, string][][] | null} gradients
 */

/** The numbers of an array: value above, gradient below, the exact ones on hover. */
export class GraphTable {
  /** @type {Table | null} */
  #shown = null;

  /**
   * @param {GraphShell} shell
   * @param {(index: string[]) => void} choose An entry was clicked.
   */
  constructor(shell, choose) {
    this.shell = shell;
    this.el = element("div", "numbers");
    this.row = this.#first("rows", "first_row");
    this.column = this.#first("columns", "first_column");
    const frame = element("div", "numbers-frame");
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", shell.word("numbers"));
    this.table = element("table", "");
    frame.append(this.table);
    this.el.append(this.row.el, this.column.el, frame);
    this.table.addEventListener("click", (event) => {
      const cell = /** @type {Element} */ (event.target).closest("td");
      if (cell?.dataset.index) choose(cell.dataset.index.split(", "));
    });
  }

  /**
   * @param {Table | null} table
   * @param {boolean} movable Whether a click on an entry lets a slider move it.
   */
  show(table, movable) {
    this.el.hidden = table === null;
    this.#shown = table;
    if (table === null) return;
    const { values, gradients, row_labels: rows, column_labels: columns, size } = table;
    this.#tell(this.row, table.row, rows.length, size[0]);
    this.#tell(this.column, table.column, columns.length, size[1]);
    const header = element("tr", "");
    header.append(element("td", ""), ...columns.map((label) => heading(label, "col")));
    const lines = values.map((line, i) => {
      const made = element("tr", "");
      const cells = line.map((value, j) => {
        const cell = element("td", "");
        const index = [rows[i], columns[j]].filter(Boolean).join(", ");
        if (movable) cell.dataset.index = index;
        const gradient = gradients?.[i]?.[j] ?? ["—", this.shell.word("not_computed")];
        cell.append(number("value", value), number("grad", gradient));
        return cell;
      });
      made.append(heading(rows[i] ?? "", "row"), ...cells);
      return made;
    });
    this.table.classList.toggle("movable", movable);
    this.table.replaceChildren(header, ...lines);
  }

  /**
   * @param {string} axis
   * @param {string} label
   */
  #first(axis, label) {
    const el = element("label", "numbers-window", this.shell.word(axis));
    const field = element("input", "numbers-first");
    field.type = "number";
    field.min = "0";
    field.setAttribute("aria-label", this.shell.word(label));
    const rest = element("span", "");
    el.append(" ", field, " ", rest);
    const ask = () => {
      const shown = this.#shown;
      if (!shown || (this.row.field.value === String(shown.row) && this.column.field.value === String(shown.column))) {
        return;
      }
      this.shell.requests.ask("window", "window", { row: this.row.field.value, column: this.column.field.value });
    };
    field.addEventListener("change", ask);
    // Not every front end lets Enter reach the field, which would then report the change only when it is left.
    field.addEventListener("keydown", (event) => event.key === "Enter" && ask());
    return { el, field, rest };
  }

  /**
   * @param {{ el: HTMLElement, field: HTMLInputElement, rest: HTMLElement }} axis
   * @param {number} first
   * @param {number} count
   * @param {number} size
   */
  #tell({ el, field, rest }, first, count, size) {
    el.hidden = count >= size;
    field.max = String(size - count);
    field.step = String(count);
    field.value = String(first);
    rest.textContent = fill(this.shell.word("to_of"), { last: first + count - 1, n: size });
  }
}

/**
 * @param {string} label
 * @param {"row" | "col"} scope
 */
function heading(label, scope) {
  const made = element("th", "", label);
  made.scope = scope;
  return made;
}

/**
 * @param {string} kind
 * @param {[string, string]} number The short one and the exact one.
 */
function number(kind, [short, exact]) {
  const made = element("div", kind, short);
  made.title = exact;
  return made;
}
