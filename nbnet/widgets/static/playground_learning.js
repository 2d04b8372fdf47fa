import { div, element } from "./dom.js";
import { card, chooser, numberField, offer, tick } from "./playground_card.js";

/** @import { Send } from "./playground_card.js" */

/**
 * How it learns.
 *
 * @typedef {{ name: string, label: string }} Named
 * @typedef {{ name: string, label: string, value: number | boolean }} Option
 */
export class LearningCard {
  #loss;
  #optimizer;
  #initializer;
  #seed;
  #options = div("nbnet-options");
  #optionsOf = "";
  /** @type {Map<string, { show(value: number | boolean): void, line: HTMLElement }>} */
  #shown = new Map();
  #note = element("p", "nbnet-restart");
  /** @type {Named[]} */
  #initializers = [];
  /** @type {Named[]} */
  #optimizers = [];

  /**
   * @param {Record<string, string>} words
   * @param {Send} send
   * @param {HTMLElement} settings The numbers that every training view has.
   */
  constructor(words, send, settings) {
    const { section, body } = card("learning", words.learning ?? "");
    this.el = section;
    this.words = words;
    this.send = send;
    const change = (/** @type {string} */ name) => (/** @type {string | number} */ value) =>
      send("recipe", { settings: { [name]: value } });
    this.#loss = chooser(words.loss ?? "", change("loss"));
    this.#optimizer = chooser(words.optimizer ?? "", change("optimizer"));
    this.#initializer = chooser(words.initializer ?? "", change("initializer"));
    this.#seed = numberField(words.seed ?? "", change("seed"));
    this.#note.setAttribute("role", "status");
    const choices = div("nbnet-choices");
    choices.append(this.#loss.label, this.#optimizer.label, this.#options, this.#initializer.label, this.#seed.label);
    body.append(settings, choices, this.#note);
  }

  /** @param {{ optimizers: Named[], initializers: Named[] }} playground */
  setup({ optimizers, initializers }) {
    this.#optimizers = optimizers;
    this.#initializers = initializers;
  }

  /** @param {any} playground */
  show({ loss, losses, optimizer, options, initializer, seed, note }) {
    offer(this.#loss.select, losses, loss);
    offer(this.#optimizer.select, this.#optimizers, optimizer);
    offer(this.#initializer.select, this.#initializers, initializer);
    this.#seed.field.show(String(seed));
    this.#showOptions(optimizer, options);
    this.#note.textContent = note || (this.words.restart ?? "");
    this.#note.classList.toggle("nbnet-noted", Boolean(note));
  }

  /**
   * @param {string} optimizer
   * @param {Option[]} options
   */
  #showOptions(optimizer, options) {
    if (this.#optionsOf !== optimizer) {
      this.#optionsOf = optimizer;
      this.#shown = new Map(options.map((option) => [option.name, this.#option(option)]));
      this.#options.replaceChildren(...[...this.#shown.values()].map(({ line }) => line));
    }
    for (const { name, value } of options) this.#shown.get(name)?.show(value);
  }

  /**
   * @param {Option} option
   * @returns {{ line: HTMLElement, show(value: number | boolean): void }}
   */
  #option({ name, label, value }) {
    const changed = (/** @type {number | boolean} */ given) => this.send("option", { name, value: given });
    if (typeof value === "boolean") {
      const { label: line, box } = tick(label, changed);
      return { line, show: (held) => (box.checked = Boolean(held)) };
    }
    const { label: line, field } = numberField(label, changed);
    return { line, show: (held) => field.show(String(held)) };
  }
}
