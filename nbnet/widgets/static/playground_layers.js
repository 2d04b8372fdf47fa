import { button, choice, div, element, fill } from "./dom.js";
import { card, offer } from "./playground_card.js";
import { Typed } from "./typed.js";

/** @import { Send } from "./playground_card.js" */

/**
 * The hidden layers: how many, how wide, with which activation.
 *
 * @typedef {{ neurons: number, activation: string, pieces: number | null }} Layer
 * @typedef {{ activations: { name: string, label: string }[], limits: Record<string, number> }} Possible
 */
export class LayersCard {
  /** @type {Possible} */
  #possible = { activations: [], limits: {} };
  #list = div("nbnet-layers");
  #none;
  #add;
  /** @type {LayerBox[]} */
  #boxes = [];

  /**
   * @param {Record<string, string>} words
   * @param {Send} send
   */
  constructor(words, send) {
    const { section, body } = card("layers", words.layers ?? "");
    this.el = section;
    this.words = words;
    this.send = send;
    this.#none = element("p", "nbnet-none", words.no_layers);
    this.#add = button("nbnet-add-layer", `+ ${words.add_layer ?? ""}`, () => send("layer", { do: "add" }));
    body.append(this.#list, this.#add);
  }

  /** @param {{ activations: string[], limits: Record<string, number> }} playground */
  setup({ activations, limits }) {
    this.#possible = { activations: activations.map((name) => ({ name, label: name })), limits };
  }

  /** Boxes stay where they are, with the focus and with what is typed into them. @param {{ layers: Layer[] }} playground */
  show({ layers }) {
    this.#add.disabled = layers.length >= (this.#possible.limits.layers ?? 0);
    while (this.#boxes.length < layers.length) {
      const box = new LayerBox(this.#boxes.length, this.words, this.send);
      this.#boxes.push(box);
      this.#list.append(box.el);
    }
    const away = this.#boxes.splice(layers.length);
    const focused = away.some(({ el }) => el.contains(document.activeElement));
    for (const { el } of away) el.remove();
    if (focused) this.#add.focus();
    this.#boxes.forEach((box, at) => box.show(/** @type {Layer} */ (layers[at]), this.#possible));
    if (layers.length) this.#none.remove();
    else this.#list.append(this.#none);
  }
}

/** One of them. */
class LayerBox {
  el = div("nbnet-layer");
  #count = element("b", "");
  #fewer;
  #more;
  #activation;
  #piecesLine = element("label", "nbnet-pieces");
  #pieces;

  /**
   * @param {number} at
   * @param {Record<string, string>} words
   * @param {Send} send
   */
  constructor(at, words, send) {
    this.at = at;
    this.words = words;
    this.send = send;
    this.el.setAttribute("role", "group");
    this.el.setAttribute("aria-label", this.#name("layer"));
    this.#fewer = this.#button("−", "fewer_neurons", "narrower");
    this.#more = this.#button("+", "more_neurons", "wider");
    this.#count.setAttribute("role", "status");
    const away = this.#button("×", "remove_layer", "remove");
    away.classList.add("nbnet-away");
    const width = div("nbnet-width");
    width.append(this.#fewer, this.#count, this.#more);
    const head = div("nbnet-layer-head", this.#name("layer"));
    head.append(away);
    this.#activation = choice(this.#name("activation_of"), [], "", (activation) =>
      send("layer", { do: "activation", at, activation }),
    );
    const field = Object.assign(element("input", ""), { type: "number", min: "1", step: "1" });
    field.setAttribute("aria-label", this.#name("pieces_of"));
    this.#pieces = new Typed(field, (text) => {
      if (text === "") this.#pieces.takeBack();
      else send("layer", { do: "activation", at, activation: this.#activation.value, pieces: Number(text) });
    });
    this.#piecesLine.append(field, ` ${words.pieces}`);
    this.el.append(head, width, this.#activation, this.#piecesLine);
  }

  /**
   * @param {Layer} layer
   * @param {Possible} possible
   */
  show({ neurons, activation, pieces }, { activations, limits }) {
    const count = fill(this.words.neurons ?? "", { n: this.at + 1, count: neurons });
    if (this.#count.getAttribute("aria-label") !== count) {
      this.#count.textContent = String(neurons);
      this.#count.setAttribute("aria-label", count);
    }
    enable(this.#fewer, neurons > 1, this.#more);
    enable(this.#more, neurons < (limits.neurons ?? 0), this.#fewer);
    offer(this.#activation, activations, activation);
    this.#piecesLine.hidden = pieces === null;
    this.#pieces.input.max = String(limits.pieces);
    if (pieces !== null) this.#pieces.show(String(pieces));
  }

  /**
   * @param {string} text
   * @param {string} word
   * @param {string} what
   */
  #button(text, word, what) {
    const name = this.#name(word);
    const made = button(`nbnet-${what}`, text, () => this.send("layer", { do: what, at: this.at }), name);
    made.setAttribute("aria-label", name);
    return made;
  }

  /** @param {string} word */
  #name(word) {
    return fill(this.words[word] ?? "", { n: this.at + 1 });
  }
}

/**
 * Let a button be pressed or not; the focus is not lost with it.
 *
 * @param {HTMLButtonElement} made
 * @param {boolean} enabled
 * @param {HTMLElement} other
 */
function enable(made, enabled, other) {
  const focused = document.activeElement === made;
  made.disabled = !enabled;
  if (focused && !enabled) other.focus();
}
