import { button, choice, div, element, fill } from "./dom.js";
import { card } from "./playground_card.js";

/** @import { Send } from "./playground_card.js" */

/** What the first layer gets. */
export class FeaturesCard {
  /** @type {Map<string, HTMLButtonElement>} */
  #toggles = new Map();
  /** @type {string[]} */
  #chosen = [];
  #body;

  /**
   * @param {Record<string, string>} words
   * @param {Send} send
   */
  constructor(words, send) {
    const { section, body } = card("features", words.features ?? "");
    this.el = section;
    this.send = send;
    this.#body = body;
  }

  /** @param {{ features: { name: string, label: string, picture: string }[] }} playground */
  setup({ features }) {
    this.#toggles = new Map(
      features.map(({ name, label, picture }) => {
        const toggle = button("nbnet-feature", "", () => this.#toggle(name));
        if (picture) toggle.append(Object.assign(element("img", ""), { src: picture, alt: "" }));
        toggle.append(element("span", "", label));
        return [name, toggle];
      }),
    );
    this.#body.replaceChildren(...this.#toggles.values());
  }

  /** @param {{ features: string[] }} playground */
  show({ features }) {
    this.#chosen = features;
    for (const [name, toggle] of this.#toggles) {
      const on = features.includes(name);
      toggle.setAttribute("aria-pressed", String(on));
      toggle.disabled = on && features.length === 1;
    }
  }

  /** @param {string} name */
  #toggle(name) {
    const wanted = this.#chosen.includes(name)
      ? this.#chosen.filter((each) => each !== name)
      : [...this.#toggles.keys()].filter((each) => each === name || this.#chosen.includes(each));
    this.send("recipe", { settings: { features: wanted } });
  }
}

/**
 * The hidden layers: how many, how wide, with which activation.
 *
 * @typedef {{ neurons: number, activation: string, pieces: number | null }} Layer
 */
export class LayersCard {
  /** @type {string[]} */
  #activations = [];
  /** @type {Record<string, number>} */
  #limits = {};
  #list = div("nbnet-layers");
  #add;
  #shown = "";

  /**
   * @param {Record<string, string>} words
   * @param {Send} send
   */
  constructor(words, send) {
    const { section, body } = card("layers", words.layers ?? "");
    this.el = section;
    this.words = words;
    this.send = send;
    this.#add = button("nbnet-add-layer", `+ ${words.add_layer ?? ""}`, () => send("layer", { do: "add" }));
    body.append(this.#list, this.#add);
  }

  /** @param {{ activations: string[], limits: Record<string, number> }} playground */
  setup({ activations, limits }) {
    this.#activations = activations;
    this.#limits = limits;
    this.#shown = "";
  }

  /** @param {{ layers: Layer[] }} playground */
  show({ layers }) {
    this.#add.disabled = layers.length >= (this.#limits.layers ?? 0);
    const shown = JSON.stringify(layers);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const focused = /** @type {HTMLElement | null} */ (this.#list.querySelector(":focus"))?.dataset.key;
    this.#list.replaceChildren(...layers.map((layer, at) => this.#layer(layer, at)));
    if (!layers.length) this.#list.append(element("p", "nbnet-none", this.words.no_layers));
    const again = /** @type {HTMLElement[]} */ ([...this.#list.querySelectorAll("[data-key]")]);
    if (focused) (again.find((each) => each.dataset.key === focused) ?? this.#add).focus();
  }

  /**
   * @param {Layer} layer
   * @param {number} at
   */
  #layer({ neurons, activation, pieces }, at) {
    const el = div("nbnet-layer");
    el.setAttribute("role", "group");
    el.setAttribute("aria-label", this.#name("layer", at));
    const fewer = this.#button("−", "fewer_neurons", at, "narrower", neurons <= 1);
    const more = this.#button("+", "more_neurons", at, "wider", neurons >= (this.#limits.neurons ?? 0));
    const count = element("b", "", String(neurons));
    count.setAttribute("aria-label", fill(this.words.neurons ?? "", { n: at + 1, count: neurons }));
    count.setAttribute("role", "status");
    const away = this.#button("×", "remove_layer", at, "remove", false);
    away.classList.add("nbnet-away");
    const width = div("nbnet-width");
    width.append(fewer, count, more);
    const head = div("nbnet-layer-head", this.#name("layer", at));
    head.append(away);
    const named = /** @type {[string, string][]} */ (this.#activations.map((name) => [name, name]));
    const chosen = choice(this.#name("activation_of", at), named, activation, (value) =>
      this.send("layer", { do: "activation", at, activation: value }),
    );
    chosen.dataset.key = `${at} activation`;
    el.append(head, width, chosen);
    if (pieces !== null) el.append(this.#pieces(pieces, activation, at));
    return el;
  }

  /**
   * @param {number} pieces
   * @param {string} activation
   * @param {number} at
   */
  #pieces(pieces, activation, at) {
    const label = element("label", "nbnet-pieces");
    const field = Object.assign(element("input", ""), { type: "number", min: "1", step: "1", value: String(pieces) });
    field.max = String(this.#limits.pieces);
    field.setAttribute("aria-label", this.#name("pieces_of", at));
    field.dataset.key = `${at} pieces`;
    field.addEventListener("change", () =>
      this.send("layer", { do: "activation", at, activation, pieces: Number(field.value) }),
    );
    label.append(field, ` ${this.words.pieces}`);
    return label;
  }

  /**
   * @param {string} text
   * @param {string} word
   * @param {number} at
   * @param {string} what
   * @param {boolean} disabled
   */
  #button(text, word, at, what, disabled) {
    const made = button(`nbnet-${what}`, text, () => this.send("layer", { do: what, at }), this.#name(word, at));
    made.setAttribute("aria-label", this.#name(word, at));
    made.dataset.key = `${at} ${what}`;
    made.disabled = disabled;
    return made;
  }

  /**
   * @param {string} word
   * @param {number} at
   */
  #name(word, at) {
    return fill(this.words[word] ?? "", { n: at + 1 });
  }
}
