/**
 * The choosers, the numbers and the sliders of an activation explorer. All words come from Python.
 *
 * @typedef {{ value: string, label: string, chosen: boolean }} Choice
 * @typedef {{ label: string, value: number, low: number, high: number, step: number }} Control
 * @typedef {{ place: Control, said: string, readouts: [string, string, string][], controls: Record<string, Control> }} State
 */

export class ExplorerControls {
  #send;
  #choosers;
  #readouts = made("div", "nbnet-readouts");
  #place;
  #parameters = made("div", "nbnet-explorer-sliders");
  /** Where undo and redo go. */
  back = made("div", "nbnet-back");
  /** @type {Map<string, Slider>} */
  #sliders = new Map();

  /**
   * @param {HTMLElement} el
   * @param {(type: string, content: object) => void} send
   */
  constructor(el, send) {
    this.#send = send;
    this.#choosers = /** @type {Record<string, HTMLSelectElement>} */ ({
      curve: this.#chooser("curve"),
      other: this.#chooser("other"),
    });
    const bar = made("div", "nbnet-transport");
    const { curve, other } = this.#choosers;
    if (curve && other) bar.append(labelled(curve), labelled(other));
    bar.append(this.back, this.#readouts);
    this.#place = new Slider("x", (x, gesture) => send("move", { x, gesture }));
    this.#parameters.setAttribute("role", "group");
    el.append(bar, this.#place.el, this.#parameters);
  }

  /** @param {string} which */
  #chooser(which) {
    const select = document.createElement("select");
    select.addEventListener("change", () => this.#send("choose", { which, value: select.value }));
    return select;
  }

  /**
   * @param {Record<string, Choice[]>} choices
   * @param {Record<string, string>} words
   */
  choose(choices, words) {
    const { curve, other } = this.#choosers;
    if (curve) rename(curve, words.activation ?? "");
    if (other) rename(other, words.compare ?? "");
    this.#place.name(words.place ?? "");
    this.#parameters.setAttribute("aria-label", words.parameters ?? "");
    for (const [which, select] of Object.entries(this.#choosers)) {
      select.replaceChildren(
        ...(choices[which] ?? []).map(({ value, label, chosen }) => new Option(label, value, chosen, chosen)),
      );
    }
  }

  /**
   * @param {State} state
   * @param {boolean} latest Whether it answers the last thing asked; else the sliders are ahead of it.
   */
  show({ place, said, readouts, controls }, latest) {
    if (latest) this.#place.show(place);
    this.#place.say(said);
    this.#readouts.replaceChildren(
      ...readouts.map(([name, kind, text]) => {
        const pair = made("span", `nbnet-is-${kind}`);
        pair.append(made("span", "", name), made("b", "", text));
        return pair;
      }),
    );
    for (const [key, slider] of this.#sliders) {
      if (key in controls) continue;
      slider.el.remove();
      this.#sliders.delete(key);
    }
    for (const [key, control] of Object.entries(controls)) {
      let slider = this.#sliders.get(key);
      if (!slider) {
        slider = new Slider(control.label, (value, gesture) =>
          this.#send("parameter", { key, value, gesture: `${key} ${gesture}` }),
        );
        slider.name(control.label);
        this.#sliders.set(key, slider);
        this.#parameters.append(slider.el);
      }
      if (latest || !slider.shown) slider.show(control);
    }
    this.#parameters.hidden = !this.#sliders.size;
  }
}

class Slider {
  #range = made("input", "nbnet-explorer-range");
  #box = made("input", "nbnet-explorer-number");
  #gesture = 0;
  shown = false;

  /**
   * @param {string} text
   * @param {(value: string, gesture: string) => void} moved Moves of one gesture are one step of undo.
   */
  constructor(text, moved) {
    this.el = made("div", "nbnet-explorer-slider");
    this.#range.type = "range";
    this.#box.type = "number";
    this.#box.step = "any";
    this.#range.disabled = this.#box.disabled = true; // keys would move it within a range that it does not have yet
    this.#range.addEventListener("input", () => moved(this.#range.value, `slider ${this.#gesture}`));
    this.#range.addEventListener("change", () => (this.#gesture += 1));
    this.#box.addEventListener("change", () => moved(this.#box.value, ""));
    this.#box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#box.dispatchEvent(new Event("change"));
    });
    this.el.append(made("span", "nbnet-explorer-name", text), this.#range, this.#box);
  }

  /** @param {string} label */
  name(label) {
    this.#range.setAttribute("aria-label", label);
    this.#box.setAttribute("aria-label", label);
  }

  /** @param {Control} control */
  show({ value, low, high, step }) {
    this.shown = true;
    this.#range.disabled = this.#box.disabled = false;
    this.#range.min = String(low);
    this.#range.max = String(high);
    this.#range.step = String(step);
    this.#range.value = String(value);
    if (document.activeElement !== this.#box || Number(this.#box.value) !== value) {
      this.#box.value = String(Number(value.toFixed(4)));
    }
  }

  /** @param {string} text */
  say(text) {
    this.#range.setAttribute("aria-valuetext", text);
  }
}

/** @param {HTMLElement} field */
function labelled(field) {
  const label = made("label", "nbnet-explorer-choice");
  label.append(made("span", ""), field);
  return label;
}

/**
 * @param {HTMLElement} field
 * @param {string} text
 */
function rename(field, text) {
  field.setAttribute("aria-label", text); // alone: the label holds all the choices too
  if (field.previousElementSibling) field.previousElementSibling.textContent = text;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 */
function made(tag, className, textContent = "") {
  return Object.assign(document.createElement(tag), { className, textContent });
}
