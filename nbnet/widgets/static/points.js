import { div, element } from "./dom.js";
import { Pace, PATIENCE, gesture } from "./pace.js";
import { Fields } from "./point_fields.js";

/** @import { PlotPanel, Sample } from "./plot_panel.js" */

/**
 * What a person can do to the samples on a plot, with mouse, pen or finger; the fields for the keyboard stand beside.
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
  /** @type {Fields | null} */
  #fields = null;
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
    this.#fields = new Fields(about, chosen, words, {
      send,
      ask: (type, content = {}) => this.pace.ask(type, content),
      chose: () => this.#follow(),
    });
    tools.append(this.#tools(), this.#fields.el);
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

  /** @param {string} tool */
  #take(tool) {
    this.chosen.tool = tool;
    const off = tool === "look";
    this.#hand.hidden = off;
    if (this.#fields) this.#fields.el.hidden = off;
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
    this.#fields?.show(this.chosen.row, last, at, this.plot.ends);
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
    if (tool === "delete") this.send("remove_point", { row: near.row });
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
