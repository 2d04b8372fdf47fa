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
  show({ loss, losses, optimizer, options, initializer, seed, pending }) {
    offer(this.#loss.select, losses, loss);
    offer(this.#optimizer.select, this.#optimizers, optimizer);
    offer(this.#initializer.select, this.#initializers, initializer);
    if (document.activeElement !== this.#seed.input) this.#seed.input.value = String(seed);
    this.#showOptions(optimizer, options);
    this.#note.textContent = pending || (this.words.restart ?? "");
    this.#note.classList.toggle("nbnet-pending", Boolean(pending));
  }

  /**
   * @param {string} optimizer
   * @param {Option[]} options
   */
  #showOptions(optimizer, options) {
    if (this.#options.dataset.of !== optimizer) {
      this.#options.dataset.of = optimizer;
      this.#options.replaceChildren(...options.map((option) => this.#option(option)));
    }
    for (const { name, value } of options) {
      const input = /** @type {HTMLInputElement} */ (this.#options.querySelector(`[data-option="${name}"]`));
      if (typeof value === "boolean") input.checked = value;
      else if (document.activeElement !== input) input.value = String(value);
    }
  }

  /** @param {Option} option */
  #option({ name, label, value }) {
    const changed = (/** @type {number | boolean} */ given) => this.send("option", { name, value: given });
    if (typeof value === "boolean") {
      const { label: line, box } = tick(label, changed);
      box.dataset.option = name;
      return line;
    }
    const { label: line, input } = numberField(label, changed);
    input.dataset.option = name;
    return line;
  }
}
