/** @import { GraphShell } from "./graph_shell.js" */
import { button, element, fill } from "./dom.js";
import { Typed } from "./typed.js";

/** @typedef {{ label: string, shape: number[], index: number[], low: number, high: number, step: number, square: number | null, pinned: boolean }} State */

/**
 * The sliders under a graph: one for each leaf and each pin, with its number, its range and, for an array, the entry
 * that it moves.
 */
export class GraphSliders {
  /** @type {Map<string, Slider>} */
  #rows = new Map();
  /** @type {string | null} */
  #awaited = null;

  /**
   * @param {GraphShell} shell
   * @param {(node: string, on: boolean, square: number | null) => void} mark Shows in the picture what a slider moves.
   * @param {(node: string) => void} leave Takes the focus of a slider that goes away.
   */
  constructor(shell, mark, leave) {
    this.shell = shell;
    this.mark = mark;
    this.leave = leave;
  }

  /** @param {Record<string, State>} states */
  show(states) {
    for (const [key, row] of this.#rows) {
      if (key in states) continue;
      const focused = row.el.contains(document.activeElement);
      row.el.remove();
      this.#rows.delete(key);
      this.mark(key, false, null);
      if (focused) this.leave(key);
    }
    for (const [key, state] of Object.entries(states)) {
      let row = this.#rows.get(key);
      if (!row) {
        row = new Slider(key, this.shell, this.mark);
        this.#rows.set(key, row);
        this.shell.sliders.append(row.el);
      }
      row.show(state);
    }
    if (this.#awaited !== null && this.#awaited in states) this.focus(this.#awaited);
  }

  /** @param {Record<string, [string, string]>} values Those that changed: a short text for the eye, and all digits. */
  patch(values) {
    for (const [key, value] of Object.entries(values)) this.#rows.get(key)?.set(...value);
  }

  /**
   * Focus a slider as soon as it is there.
   * @param {string} key
   */
  await(key) {
    this.#awaited = key;
  }

  /** @param {string} key */
  focus(key) {
    this.#awaited = null;
    this.#rows.get(key)?.range.focus();
  }
}

class Slider {
  #gesture = 0;
  #value = "0";
  #short = "0";
  /** What the box shows unless a person is typing. */
  #written = "";
  /** Whether a number was asked for that is not answered yet. */
  #asked = false;
  /** @type {Typed[]} */
  #index = [];
  /** @type {State | null} */
  #state = null;

  /**
   * @param {string} key
   * @param {GraphShell} shell
   * @param {(node: string, on: boolean, square: number | null) => void} mark
   */
  constructor(key, shell, mark) {
    this.key = key;
    const { requests } = shell;
    this.requests = requests;
    this.word = (/** @type {string} */ phrase, name = "", axis = 0) => fill(shell.word(phrase), { name, axis });
    this.mark = mark;
    this.el = element("div", "slider");
    this.el.setAttribute("role", "group");
    this.name = element("span", "slider-name");
    this.entry = element("span", "slider-entry");
    const move = () => requests.ask(`range ${key}`, "range", { key, low: low.value, high: high.value });
    const [low, high] = [number("slider-end"), number("slider-end")];
    this.low = new Typed(low, move);
    this.high = new Typed(high, move);
    this.range = element("input", "slider-range");
    this.range.type = "range";
    this.box = number("slider-value");
    this.unpin = button(
      "slider-unpin",
      "×",
      () => requests.ask("pin", "unpin", { node: key }),
      shell.word("unpin_hint"),
    );
    this.el.append(this.name, this.entry, low, this.range, high, this.box, this.unpin);

    this.range.addEventListener("input", () => {
      this.box.value = this.range.value;
      this.#ask(this.range.value);
    });
    this.box.addEventListener("focus", () => {
      if (this.#short === this.#value) return;
      this.#write();
      this.box.select(); // as a field that Tab comes to, whose selection was lost with its text
    });
    this.box.addEventListener("blur", () => this.#write());
    this.range.addEventListener("change", () => (this.#gesture += 1));
    this.box.addEventListener("change", () => {
      if (this.box.value === this.#written) return;
      this.#gesture += 1;
      this.#ask(this.box.value);
      this.#gesture += 1;
    });
    // Not every front end lets Enter reach the field, which would then report the change only when it is left.
    this.box.addEventListener("keydown", ({ key }) => key === "Enter" && this.box.dispatchEvent(new Event("change")));
    this.el.addEventListener("focusin", () => mark(key, true, this.#state?.square ?? null));
    this.el.addEventListener("focusout", () => mark(key, false, null));
  }

  /** @param {State} state */
  show(state) {
    if (this.#state?.shape.length !== state.shape.length) this.#entries(state);
    this.#state = state;
    const label = state.label || this.word("unnamed");
    this.name.textContent = label;
    this.name.title = label;
    this.el.classList.toggle("pinned", state.pinned);
    this.unpin.hidden = !state.pinned;
    this.unpin.setAttribute("aria-label", this.word("unpin_name", label));
    this.#index.forEach((field, axis) => field.show(String(state.index[axis])));
    const entry = state.index.length ? `${label}[${state.index.join(", ")}]` : label;
    this.el.setAttribute("aria-label", entry);
    this.range.setAttribute("aria-label", entry);
    this.box.setAttribute("aria-label", this.word("value_of", entry));
    this.low.input.setAttribute("aria-label", this.word("lowest_of", entry));
    this.high.input.setAttribute("aria-label", this.word("highest_of", entry));
    this.range.min = String(state.low);
    this.range.max = String(state.high);
    this.low.show(this.range.min);
    this.high.show(this.range.max);
    this.range.step = String(state.step);
    this.range.value = this.#value;
    if (this.el.contains(document.activeElement)) this.mark(this.key, true, state.square);
  }

  /**
   * What the leaf holds; a slider that is being moved is ahead of it.
   * @param {string} short
   * @param {string} exact
   */
  set(short, exact) {
    if (this.requests.pending(`set ${this.key}`)) return;
    [this.#short, this.#value] = [short, exact];
    this.range.value = exact;
    this.range.setAttribute("aria-valuetext", short);
    this.box.title = exact;
    // What a person is editing is not written over, unless it is the answer.
    if (this.#asked || document.activeElement !== this.box) this.#write();
    this.#asked = false;
  }

  /** All digits for who edits them, and as many as there is room for else. */
  #write() {
    this.#written = document.activeElement === this.box ? this.#value : this.#short;
    this.box.value = this.#written;
  }

  /** @param {string} value */
  #ask(value) {
    this.#value = this.#short = this.#written = value;
    this.#asked = true;
    const gesture = `${this.key} ${this.requests.channel.view} ${this.#gesture}`;
    this.requests.ask(`set ${this.key}`, "set", { key: this.key, value, gesture });
  }

  /** @param {State} state */
  #entries(state) {
    this.#index = state.shape.map((size, axis) => {
      const field = number("slider-index");
      field.min = "0";
      field.max = String(size - 1);
      field.step = "1";
      field.setAttribute("aria-label", this.word("index_of", state.label || this.word("unnamed"), axis));
      return new Typed(field, () => {
        const index = this.#index.map((each) => each.input.value);
        this.requests.ask(`entry ${this.key}`, "entry", { key: this.key, index });
      });
    });
    const brackets = this.#index.flatMap(({ input }, axis) => [axis ? ", " : "[", input]);
    this.entry.replaceChildren(...brackets, this.#index.length ? "]" : "");
  }
}

/** @param {string} kind */
function number(kind) {
  const made = element("input", kind);
  made.type = "number";
  made.step = "any";
  return made;
}
