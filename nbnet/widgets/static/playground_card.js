import { div, element } from "./dom.js";
import { Typed } from "./typed.js";
import { Unanswered } from "./unanswered.js";

/** @typedef {(type: string, content?: object) => void} Send */

/**
 * A part of the playground with a title.
 *
 * @param {string} kind Its class.
 * @param {string} title
 */
export function card(kind, title) {
  const section = element("section", `nbnet-card nbnet-card-${kind}`);
  section.setAttribute("aria-label", title);
  const body = div("nbnet-card-body");
  section.append(div("nbnet-card-title", title), body);
  return { section, body };
}

/**
 * A slider with its name and its number; while it is dragged, Python makes one change of all.
 *
 * @typedef {{ value: number, low: number, high: number, step: number }} Place
 */
export class Slider {
  #input = element("input", "");
  #value = element("output", "");
  #format;
  #dragging = false;
  #sent = false;
  /** @type {Place | null} */
  #held = null;
  #unanswered = new Unanswered(() => this.#held && this.show(this.#held));

  /**
   * @param {string} label
   * @param {(value: number, goingOn: boolean) => void} moved
   * @param {(value: number) => string} [format]
   */
  constructor(label, moved, format = String) {
    this.el = element("label", "nbnet-slide");
    this.#format = format;
    this.#input.type = "range";
    this.#input.addEventListener("input", () => {
      this.#say(Number(this.#input.value));
      this.#unanswered.ask(Number(this.#input.value));
      moved(Number(this.#input.value), this.#dragging && this.#sent);
      this.#sent = true;
    });
    this.#input.addEventListener("pointerdown", () => ([this.#dragging, this.#sent] = [true, false]));
    for (const type of ["pointerup", "pointercancel", "blur"]) {
      this.#input.addEventListener(type, () => {
        this.#dragging = false;
        if (this.#held) this.show(this.#held);
      });
    }
    this.#value.setAttribute("aria-hidden", "true");
    this.el.append(element("span", "", label), this.#input, this.#value);
  }

  /** @param {Place} place */
  show(place) {
    const { value, low, high, step } = place;
    this.#held = place;
    Object.assign(this.#input, { min: String(low), max: String(Math.max(high, value)), step: String(step) });
    if (!this.#unanswered.settled(value) || this.#dragging) return;
    this.#input.value = String(value);
    this.#say(value);
  }

  /** @param {number} value */
  #say(value) {
    this.#value.textContent = this.#format(value);
    this.#input.setAttribute("aria-valuetext", this.#format(value));
  }
}

/**
 * A box to tick.
 *
 * @param {string} text
 * @param {(checked: boolean) => void} changed
 */
export function tick(text, changed) {
  const label = element("label", "nbnet-tick");
  const box = element("input", "");
  box.type = "checkbox";
  box.addEventListener("change", () => changed(box.checked));
  label.append(box, ` ${text}`);
  return { label, box };
}

/**
 * A field for a number that is sent when it is left or Enter is pressed.
 *
 * @param {string} text
 * @param {(value: number) => void} changed
 */
export function numberField(text, changed) {
  const label = element("label", "nbnet-number");
  const input = element("input", "");
  input.type = "number";
  input.step = "any";
  input.min = "0";
  const field = new Typed(input, (typed) => (typed === "" ? field.takeBack() : changed(Number(typed))));
  label.append(element("span", "", text), input);
  return { label, field };
}

/**
 * A choice with its name beside it.
 *
 * @param {string} text
 * @param {(value: string) => void} chosen
 */
export function chooser(text, chosen) {
  const label = element("label", "nbnet-pick");
  const select = element("select", "");
  select.addEventListener("change", () => chosen(select.value));
  label.append(element("span", "", text), select);
  return { label, select };
}

/**
 * Give a choice its options and its value.
 *
 * @param {HTMLSelectElement} select
 * @param {{ name: string, label: string }[]} options
 * @param {string} value
 */
export function offer(select, options, value) {
  const names = options.map(({ name }) => name).join("\n");
  if (select.dataset.names !== names) {
    select.dataset.names = names;
    select.replaceChildren(...options.map(({ name, label }) => new Option(label, name)));
  }
  if (select.value !== value) select.value = value;
}
