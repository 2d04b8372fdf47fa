import { button, choice, div, element } from "./dom.js";
import { Pace, PATIENCE, gesture } from "./pace.js";

/** @import { PlotPanel, Sample } from "./plot_panel.js" */

/**
 * What a person can do to the samples on a plot, with mouse, pen or finger, and with fields for the keyboard.
 *
 * @typedef {{ reason: string, features: string[], classes: string[] }} About What can be edited, or why nothing can.
 * @typedef {{ tool: string, answer: number, row: number }} Chosen What was chosen; it outlives a plot made anew.
 */

const TOOLS = ["look", "add", "move", "delete", "answer"];

/** Pixels that a hand may miss a sample by. */
const NEAR = 18;

export class Points {
  #hand = div("nbnet-hand");
  #ring = div("nbnet-ring");
  #fields = div("nbnet-fields");
  /** @type {Record<string, HTMLInputElement | HTMLSelectElement>} */
  #field = {};
  /** @type {{ row: number, gesture: string } | null} */
  #drag = null;
  #released = 0;

  /**
   * @param {HTMLElement} place The whole panel.
   * @param {PlotPanel} plot
   * @param {About} about
   * @param {Chosen} chosen
   * @param {Record<string, string>} words
   * @param {(type: string, content?: object) => void} send
   */
  constructor(place, plot, about, chosen, words, send) {
    this.plot = plot;
    this.about = about;
    this.chosen = chosen;
    this.words = words;
    this.send = send;
    this.pace = new Pace(send);
    const tools = div("nbnet-tools");
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", words.points ?? "");
    place.querySelector("figcaption")?.after(tools);
    if (about.reason) {
      tools.append(element("span", "nbnet-note", about.reason));
      return;
    }
    tools.append(this.#tools(), this.#fields);
    this.#fill();
    this.#hand.append(this.#ring);
    plot.el.append(this.#hand);
    this.#listen();
    plot.changed = () => this.#follow();
    this.#take(chosen.tool);
  }

  #tools() {
    const group = div("nbnet-choice");
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", this.words.tool ?? "");
    const name = `nbnet-tool-${gesture()}`;
    for (const value of TOOLS) {
      const label = document.createElement("label");
      const input = Object.assign(document.createElement("input"), { type: "radio", name, value });
      input.checked = value === this.chosen.tool;
      input.addEventListener("change", () => this.#take(value));
      const called = value !== "answer" || this.about.classes.length ? `tool_${value}` : "tool_value";
      label.title = this.words[`${called}_hint`] ?? "";
      label.append(input, element("span", "", this.words[called]));
      group.append(label);
    }
    return group;
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
    const away = button("nbnet-delete", this.words.delete_point ?? "", () => this.#delete(this.chosen.row));
    this.#field = { given, row, x, y, answer };
    this.#fields.append(
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

  /** @param {string} tool */
  #take(tool) {
    this.chosen.tool = tool;
    const off = tool === "look";
    this.#hand.hidden = this.#fields.hidden = off;
    this.#hand.dataset.tool = tool;
    this.#follow();
  }

  /** Show the samples' present places in the fields, and send what was wanted meanwhile. */
  #follow() {
    this.pace.answered();
    if (this.#hand.hidden) return;
    const { axes, samples } = this.plot;
    if (!axes) return;
    Object.assign(this.#hand.style, {
      left: `${axes.x._offset}px`,
      top: `${axes.y._offset}px`,
      width: `${axes.x._length}px`,
      height: `${axes.y._length}px`,
    });
    const last = samples.reduce((most, { row }) => Math.max(most, row), 0);
    this.chosen.row = Math.min(this.chosen.row, last);
    const at = samples.find(({ row }) => row === this.chosen.row);
    const { row, x, y, answer } = this.#field;
    if (!row || !x || !y || !answer) return;
    /** @type {HTMLInputElement} */ (row).max = String(last);
    show(row, String(this.chosen.row));
    show(x, at ? written(at.x) : "");
    show(y, at ? written(at.y) : "");
    show(answer, at ? String(at.answer) : "");
    for (const [axis, input] of [
      ["x", x],
      ["y", y],
    ]) {
      const [low = 0, high = 0] = this.plot.ends[/** @type {"x" | "y"} */ (axis)];
      /** @type {HTMLInputElement} */ (input).step = String(10 ** Math.floor(Math.log10((high - low) / 20)));
    }
    this.#mark(at);
  }

  /** @param {Sample | undefined} at */
  #mark(at) {
    this.#ring.hidden = !at;
    const { axes } = this.plot;
    if (!at || !axes) return;
    this.#ring.style.left = `${share(at.x, axes.x.range) * 100}%`;
    this.#ring.style.top = `${(1 - share(at.y, axes.y.range)) * 100}%`;
  }

  /** @param {number} row */
  #choose(row) {
    this.chosen.row = row;
    this.#follow();
  }

  /** Coordinates were typed, or moved by an arrow key. */
  #typed() {
    const { x, y } = this.#field;
    if (!x || !y) return;
    const place = [valueOf(x), valueOf(y)];
    if (place.includes(null)) return;
    this.pace.ask("move_point", { row: this.chosen.row, place, gesture: this.#gesture(x) });
  }

  /** Changes of one field, while it has the focus, are one step of undo. @param {HTMLElement} field */
  #gesture(field) {
    field.dataset.gesture ??= gesture();
    field.addEventListener("blur", () => delete field.dataset.gesture, { once: true });
    return `${field.dataset.gesture} ${this.chosen.row}`;
  }

  /** @param {number} row */
  #delete(row) {
    this.send("remove_point", { row });
  }

  #listen() {
    const hand = this.#hand;
    hand.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && this.#press(event)) event.preventDefault();
    });
    hand.addEventListener("pointermove", (event) => {
      if (this.#drag) this.#move(event, false);
      else hand.classList.toggle("nbnet-near", this.#near(event) !== undefined);
    });
    hand.addEventListener("pointerup", (event) => this.#drop(event));
    hand.addEventListener("pointercancel", (event) => this.#drop(event));
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const { tool, answer } = this.chosen;
    if (tool === "add") {
      this.chosen.row = Number.MAX_SAFE_INTEGER;
      this.send("add_point", { place: this.#place(event), answer });
      return true;
    }
    const near = this.#near(event);
    if (!near) return false;
    this.chosen.row = near.row;
    this.#follow();
    if (tool === "delete") this.#delete(near.row);
    else if (tool === "answer") this.send("answer_point", { row: near.row, answer });
    else {
      this.#hand.setPointerCapture(event.pointerId);
      this.#drag = { row: near.row, gesture: gesture() };
    }
    return true;
  }

  /**
   * @param {PointerEvent} event
   * @param {boolean} last
   */
  #move(event, last) {
    if (!this.#drag) return;
    const [x = 0, y = 0] = this.#place(event);
    clearTimeout(this.#released);
    this.plot.hold({ row: this.#drag.row, x, y });
    this.#mark({ row: this.#drag.row, x, y, answer: 0 });
    this.pace.ask("move_point", { ...this.#drag, place: [x, y] }, last);
  }

  /** @param {PointerEvent} event */
  #drop(event) {
    if (!this.#drag) return;
    this.#move(event, true);
    this.#drag = null;
    this.#released = setTimeout(() => this.plot.hold(null), PATIENCE); // frames on their way show it elsewhere
  }

  /** Where on the plane a hand is, within the axes as Python made them. @param {PointerEvent} event */
  #place(event) {
    const { axes, ends } = this.plot;
    const box = this.#hand.getBoundingClientRect();
    if (!axes) return [0, 0];
    const x = between(axes.x.range, (event.clientX - box.left) / box.width);
    const y = between(axes.y.range, 1 - (event.clientY - box.top) / box.height);
    return [clamp(x, ends.x), clamp(y, ends.y)];
  }

  /** @param {PointerEvent} event */
  #near(event) {
    const { axes, samples } = this.plot;
    const box = this.#hand.getBoundingClientRect();
    if (!axes) return undefined;
    /** @type {Sample | undefined} */
    let nearest;
    let least = NEAR;
    for (const sample of samples) {
      const across = box.left + share(sample.x, axes.x.range) * box.width - event.clientX;
      const down = box.top + (1 - share(sample.y, axes.y.range)) * box.height - event.clientY;
      const distance = Math.hypot(across, down);
      if (distance < least) [nearest, least] = [sample, distance];
    }
    return nearest;
  }

  close() {
    clearTimeout(this.#released);
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

/**
 * @param {number} value
 * @param {number[]} range
 */
function share(value, [low = 0, high = 1]) {
  return (value - low) / (high - low);
}

/**
 * @param {number[]} range
 * @param {number} part
 */
function between([low = 0, high = 1], part) {
  return low + part * (high - low);
}

/**
 * @param {number} value
 * @param {number[]} range
 */
function clamp(value, [low = 0, high = 1]) {
  return Math.min(Math.max(value, Math.min(low, high)), Math.max(low, high));
}
