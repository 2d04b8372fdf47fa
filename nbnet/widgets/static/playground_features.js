import { button, element } from "./dom.js";
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
