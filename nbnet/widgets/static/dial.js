import { element } from "./dom.js";
import { gesture } from "./pace.js";
import { Typed } from "./typed.js";
import { Unanswered } from "./unanswered.js";

/** A slider and a field for one number. */
export class Dial {
  el = document.createElement("label");
  #slider = Object.assign(document.createElement("input"), { type: "range", step: "any" });
  #field = Object.assign(document.createElement("input"), { type: "number", step: "any" });
  #typed;
  #shown = 0;
  #unanswered = new Unanswered(() => this.show(this.#shown));
  #held = false;
  #gesture = "";

  /**
   * @param {string} label
   * @param {string} name
   * @param {number} reach
   * @param {(value: number, gesture: string, last: boolean) => void} moved
   */
  constructor(label, name, reach, moved) {
    const called = element("span", "", label);
    called.title = name;
    this.#reach(reach);
    this.#slider.setAttribute("aria-label", name || label);
    this.#field.setAttribute("aria-label", name || label);
    const drop = () => {
      if (this.#held) moved(this.value, this.#gesture, true);
      this.#held = false;
      this.#gesture = "";
    };
    this.#slider.addEventListener("pointerdown", () => (this.#held = true));
    this.#slider.addEventListener("input", () => {
      this.#gesture ||= gesture();
      this.#field.value = written(this.value);
      this.#unanswered.ask(this.value);
      moved(this.value, this.#gesture, false);
    });
    for (const type of ["pointerup", "pointercancel", "blur"]) this.#slider.addEventListener(type, drop);
    this.#typed = new Typed(this.#field, (text) => {
      if (text === "") this.#typed.takeBack();
      else moved(Number(text), "", true);
    });
    this.el.append(called, this.#slider, this.#field);
  }

  get value() {
    return Number(this.#slider.value);
  }

  focus() {
    this.#slider.focus();
  }

  /** @param {number} value */
  show(value) {
    this.#shown = value;
    if (!this.#unanswered.settled(value) || this.#held) return;
    if (Math.abs(value) > Number(this.#slider.max)) this.#reach(1.5 * Math.abs(value));
    this.#slider.value = String(value);
    this.#typed.show(written(value));
  }

  /** @param {number} reach */
  #reach(reach) {
    this.#slider.min = String(-reach);
    this.#slider.max = String(reach);
  }
}

/** @param {number} value */
function written(value) {
  const text = String(Number(value.toPrecision(4)));
  return text.includes("e") ? String(Number(value.toPrecision(2))) : text;
}
