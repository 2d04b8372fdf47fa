import { unpack } from "./arrays.js";
import { Dial } from "./dial.js";
import { div, element } from "./dom.js";
import { Pace } from "./pace.js";

/**
 * The numbers of one neuron as sliders with fields, and its answer, which can be pinned.
 *
 * @typedef {{ parameter: string, index: number[], label: string, name: string }} Entry
 * @typedef {{ neuron: string, entries: Entry[], reach: number, answers: number,
 *   pin: { layer: number, unit: number } | null }} Figure
 * @typedef {{ send: (type: string, content?: object) => void, words: Record<string, string>,
 *   focus: { neuron: string, input: number } | null,
 *   peek: (peek: import("./peek.js").Peek | null) => void }} Tools
 */
export class WeightsPanel {
  /** @type {Dial[]} */
  #dials = [];
  /** @type {{ hold: HTMLInputElement, dial: Dial, text: HTMLElement } | null} */
  #pin = null;
  #pace;

  /**
   * @param {HTMLElement} el
   * @param {Figure} figure
   * @param {any} _plotly
   * @param {any} _theme
   * @param {any} _select
   * @param {Tools} tools
   */
  constructor(el, figure, _plotly, _theme, _select, tools) {
    el.classList.add("nbnet-weights");
    this.#pace = new Pace(tools.send);
    for (const { parameter, index, label, name } of figure.entries) {
      const dial = new Dial(label, name, figure.reach, (value, moved, last) =>
        this.#pace.ask("set_weight", { parameter, index, value, gesture: moved }, last),
      );
      this.#dials.push(dial);
      el.append(dial.el);
    }
    if (figure.pin) el.append(this.#pinned(figure.pin, figure.answers, tools));
    const { focus } = tools;
    if (focus?.neuron !== figure.neuron) return;
    tools.focus = null;
    const found = figure.entries.findIndex(({ index }) => index.length === 2 && index[0] === focus.input);
    requestAnimationFrame(() => this.#dials[Math.max(found, 0)]?.focus());
  }

  /**
   * @param {{ layer: number, unit: number }} neuron
   * @param {number} reach
   * @param {Tools} tools
   */
  #pinned(neuron, reach, { words }) {
    const box = div("nbnet-answer");
    const hold = Object.assign(document.createElement("input"), { type: "checkbox" });
    const label = element("label", "");
    label.title = words.pin_unit_hint ?? "";
    label.append(hold, ` ${words.pin_unit ?? ""}`);
    const dial = new Dial(words.pinned_at ?? "", "", reach, (value, moved, last) => {
      this.#pace.ask("pin_unit", { ...neuron, value, gesture: moved }, last);
    });
    hold.addEventListener("change", () => {
      this.#pace.ask("pin_unit", { ...neuron, value: hold.checked ? dial.value : null }, true);
    });
    const text = element("span", "nbnet-note");
    this.#pin = { hold, dial, text };
    box.append(label, text, dial.el);
    return box;
  }

  /**
   * @param {any} patch
   * @param {DataView[]} buffers
   */
  async update({ traces }, buffers) {
    this.#pace.answered();
    const values = unpack(traces.entries.values, buffers);
    this.#dials.forEach((dial, index) => dial.show(values[index]));
    if (!this.#pin) return;
    const { held, mean, text } = traces.answer;
    const pinned = held !== null;
    if (document.activeElement !== this.#pin.hold || this.#pin.hold.checked === pinned) this.#pin.hold.checked = pinned;
    this.#pin.dial.show(pinned ? held : mean);
    this.#pin.dial.el.hidden = !pinned;
    this.#pin.text.textContent = pinned ? "" : text;
  }

  async follow() {}

  async draw() {}

  close() {}
}
