/** @import { GraphShell } from "./graph_shell.js" */
/** @import { State } from "./graph_sliders.js" */
import { choice, element, fill } from "./dom.js";
import { Typed } from "./typed.js";

/** What moves in forward mode: a leaf, and of an array which entry. */
export class GraphSeed {
  #options = "";
  #key = "";
  /** @type {Typed[]} */
  #index = [];

  /** @param {GraphShell} shell */
  constructor(shell) {
    this.shell = shell;
    this.el = element("span", "tools");
    this.leaf = choice(shell.word("seed"), [], "", (key) => this.#ask(key, null));
    this.entry = element("span", "tools");
    this.el.append(this.leaf, this.entry);
  }

  /** @param {{ leaf: string, index: number[] }} stop */
  show({ leaf, index }) {
    this.el.hidden = !leaf;
    if (!leaf) return;
    /** @type {Record<string, State>} */
    const states = this.shell.model.get("_controls");
    const name = (/** @type {State | undefined} */ state) => state?.label || this.shell.word("unnamed");
    const options = Object.entries(states).map(([key, state]) => [key, `∂ / ∂${name(state)}`]);
    if (JSON.stringify(options) !== this.#options) {
      this.leaf.replaceChildren(...options.map(([key, text]) => new Option(text, key)));
      this.#options = JSON.stringify(options);
    }
    this.leaf.value = leaf;
    if (leaf !== this.#key) {
      this.#index = index.map((_, axis) => {
        const field = element("input", "slider-index");
        field.type = "number";
        field.min = "0";
        field.max = String((states[leaf]?.shape[axis] ?? 1) - 1);
        field.setAttribute("aria-label", fill(this.shell.word("index_of"), { name: name(states[leaf]), axis }));
        const entry = () => this.#index.map(({ input }) => input.value);
        return new Typed(field, () => this.#ask(leaf, entry()));
      });
      this.entry.replaceChildren(...this.#index.map(({ input }) => input));
    }
    this.#key = leaf;
    this.#index.forEach((field, axis) => field.show(String(index[axis])));
  }

  /**
   * @param {string} key
   * @param {string[] | null} index
   */
  #ask(key, index) {
    this.shell.requests.ask("seed", "seed", { key, index });
  }
}
