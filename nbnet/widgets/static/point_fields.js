import { button, choice, div, element } from "./dom.js";
import { gesture } from "./pace.js";
import { Typed } from "./typed.js";

/** @import { Sample } from "./plot_panel.js" */
/** @import { About, Chosen } from "./points.js" */

/**
 * The fields beside a plot: what new samples are, and the one sample that was chosen, for the keyboard.
 *
 * @typedef {(type: string, content?: object) => void} Send
 * @typedef {{ input: HTMLInputElement | HTMLSelectElement, show(text: string): void, forget(): void }} Field
 */
export class Fields {
  el = div("nbnet-fields");
  /** @type {Record<string, Field>} */
  #field = {};
  #shown = -1;

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
      given.show(String(value));
    });
    given.show(String(this.chosen.answer));
    const row = number((value) => this.#choose(value));
    row.input.min = "0";
    row.input.step = "1";
    const [x, y] = [0, 1].map(() => number(() => this.#typed()));
    if (!x || !y) return;
    const answer = this.#answer(classes.length ? this.words.its_class : this.words.its_value, (value) => {
      this.send("answer_point", { row: this.chosen.row, answer: value, gesture: this.#gesture(answer.input) });
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
      labelled(classes.length ? this.words.new_class : this.words.new_value, given.input),
      labelled(this.words.point, row.input),
      labelled(features[0], x.input),
      labelled(features[1], y.input),
      labelled(classes.length ? this.words.its_class : this.words.its_value, answer.input),
      add,
      away,
    );
  }

  /**
   * @param {string | undefined} label
   * @param {(value: number) => void} chosen
   * @returns {Field}
   */
  #answer(label, chosen) {
    const { classes } = this.about;
    if (!classes.length) return number(chosen);
    const values = classes.map((name, index) => /** @type {[string, string]} */ ([String(index), name]));
    const input = choice(label ?? "", values, "0", (value) => chosen(Number(value)));
    return { input, show: (text) => document.activeElement !== input && (input.value = text), forget: () => {} };
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
    /** @type {HTMLInputElement} */ (row.input).max = String(last);
    row.show(String(chosen));
    // What was asked for was of another sample.
    if (chosen !== this.#shown) for (const each of [x, y, answer]) each.forget();
    this.#shown = chosen;
    x.show(at ? written(at.x) : "");
    y.show(at ? written(at.y) : "");
    answer.show(at ? String(at.answer) : "");
    for (const [[low = 0, high = 0], { input }] of /** @type {[number[], Field][]} */ ([
      [ends.x, x],
      [ends.y, y],
    ])) {
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
    this.ask("move_point", { row: this.chosen.row, place, gesture: this.#gesture(x.input) });
  }

  /** Changes of one field, while it has the focus, are one step of undo. @param {HTMLElement} field */
  #gesture(field) {
    field.dataset.gesture ??= gesture();
    field.addEventListener("blur", () => delete field.dataset.gesture, { once: true });
    return `${field.dataset.gesture} ${this.chosen.row}`;
  }
}

/** A field that asks for nothing while it is empty. @param {(value: number) => void} changed */
function number(changed) {
  const input = Object.assign(document.createElement("input"), { type: "number", step: "any" });
  const typed = new Typed(input, (text) => (text === "" ? typed.takeBack() : changed(Number(text))));
  return { input, show: (/** @type {string} */ text) => typed.show(text), forget: () => typed.forget() };
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

/** The number in a field; null if there is none. @param {Field} field */
function valueOf({ input: { value } }) {
  return value === "" ? null : Number(value);
}

/** @param {number} value */
function written(value) {
  return String(Number(value.toPrecision(5)));
}
