import { button, choice, div, element } from "./dom.js";
import { gesture } from "./pace.js";

/** @import { Sample } from "./plot_panel.js" */
/** @import { About, Chosen } from "./points.js" */

/**
 * The fields beside a plot: what new samples are, and the one sample that was chosen, for the keyboard.
 *
 * @typedef {(type: string, content?: object) => void} Send
 */
export class Fields {
  el = div("nbnet-fields");
  /** @type {Record<string, HTMLInputElement | HTMLSelectElement>} */
  #field = {};

  /**
   * @param {About} about
   * @param {Chosen} chosen
   * @param {Record<string, string>} words
   * @param {{ send: Send, ask: Send, chose: () => void }} to Who is told: at once, in time, and of another sample.
   */
  constructor(about, chosen, words, { send, ask, chose }) {
    this.about = about;
    this.chosen = chosen;
    this.words = words;
    this.send = send;
    this.ask = ask;
    this.chose = chose;
    this.#fill();
  }

  /** The fields: what new samples are, and the one sample that was chosen. */
  #fill() {
    const { features, classes } = this.about;
    const given = this.#answer(classes.length ? this.words.new_class : this.words.new_value, (value) => {
      this.chosen.answer = value;
    });
    given.value = String(this.chosen.answer);
    const row = number(() => this.#choose(Number(row.value)));
    row.min = "0";
    row.step = "1";
    const [x, y] = [0, 1].map(() => {
      const input = number(() => this.#typed());
      input.step = "any";
      return input;
    });
    if (!x || !y) return;
    const answer = this.#answer(classes.length ? this.words.its_class : this.words.its_value, (value) => {
      this.send("answer_point", { row: this.chosen.row, answer: value, gesture: this.#gesture(answer) });
    });
    const add = button("nbnet-add", this.words.add_point ?? "", () => {
      this.send("add_point", { place: [valueOf(x), valueOf(y)], answer: valueOf(answer) });
      this.chosen.row = Number.MAX_SAFE_INTEGER; // the new one
    });
    const away = button("nbnet-delete", this.words.delete_point ?? "", () =>
      this.send("remove_point", { row: this.chosen.row }),
    );
    this.#field = { given, row, x, y, answer };
    this.el.append(
      labelled(classes.length ? this.words.new_class : this.words.new_value, given),
      labelled(this.words.point, row),
      labelled(features[0], x),
      labelled(features[1], y),
      labelled(classes.length ? this.words.its_class : this.words.its_value, answer),
      add,
      away,
    );
  }

  /**
   * @param {string | undefined} label
   * @param {(value: number) => void} chosen
   */
  #answer(label, chosen) {
    const { classes } = this.about;
    if (classes.length) {
      const values = classes.map((name, index) => /** @type {[string, string]} */ ([String(index), name]));
      return choice(label ?? "", values, "0", (value) => chosen(Number(value)));
    }
    const input = number(() => chosen(valueOf(input) ?? 0));
    input.step = "any";
    return input;
  }

  /**
   * @param {number} chosen
   * @param {number} last
   * @param {Sample | undefined} at The chosen one, if it is on the plot.
   * @param {{ x: number[], y: number[] }} ends
   */
  show(chosen, last, at, ends) {
    const { row, x, y, answer } = this.#field;
    if (!row || !x || !y || !answer) return;
    /** @type {HTMLInputElement} */ (row).max = String(last);
    show(row, String(chosen));
    show(x, at ? written(at.x) : "");
    show(y, at ? written(at.y) : "");
    show(answer, at ? String(at.answer) : "");
    for (const [axis, input] of [
      ["x", x],
      ["y", y],
    ]) {
      const [low = 0, high = 0] = ends[/** @type {"x" | "y"} */ (axis)];
      /** @type {HTMLInputElement} */ (input).step = String(10 ** Math.floor(Math.log10((high - low) / 20)));
    }
  }

  /** @param {number} row */
  #choose(row) {
    this.chosen.row = row;
    this.chose();
  }

  /** Coordinates were typed, or moved by an arrow key. */
  #typed() {
    const { x, y } = this.#field;
    if (!x || !y) return;
    const place = [valueOf(x), valueOf(y)];
    if (place.includes(null)) return;
    this.ask("move_point", { row: this.chosen.row, place, gesture: this.#gesture(x) });
  }

  /** Changes of one field, while it has the focus, are one step of undo. @param {HTMLElement} field */
  #gesture(field) {
    field.dataset.gesture ??= gesture();
    field.addEventListener("blur", () => delete field.dataset.gesture, { once: true });
    return `${field.dataset.gesture} ${this.chosen.row}`;
  }
}

/** @param {() => void} changed */
function number(changed) {
  const input = Object.assign(document.createElement("input"), { type: "number" });
  input.addEventListener("change", changed);
  return input;
}

/**
 * @param {string | undefined} text
 * @param {HTMLElement} control
 */
function labelled(text, control) {
  const label = element("label", "", `${text ?? ""} `);
  label.append(control);
  return label;
}

/** The number in a field; null if there is none. @param {HTMLInputElement | HTMLSelectElement} field */
function valueOf({ value }) {
  return value === "" ? null : Number(value);
}

/**
 * @param {HTMLInputElement | HTMLSelectElement} field
 * @param {string} text
 */
function show(field, text) {
  if (document.activeElement !== field && field.value !== text) field.value = text;
}

/** @param {number} value */
function written(value) {
  return String(Number(value.toPrecision(5)));
}
