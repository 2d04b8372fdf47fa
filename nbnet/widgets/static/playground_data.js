import { button, div, element } from "./dom.js";
import { Slider, card, tick } from "./playground_card.js";

/** @import { Send } from "./playground_card.js" */

/** Which data: a picture for each data set, the noise, how many, how many of them are put aside. */
export class DataCard {
  /** @type {Map<string, HTMLButtonElement>} */
  #choices = new Map();
  #list = div("nbnet-pictures");
  #noise;
  #samples;
  #test;
  #fresh;
  #showTest;
  #discretise;

  /**
   * @param {Record<string, string>} words
   * @param {Send} send
   */
  constructor(words, send) {
    this.send = send;
    const { section, body } = card("data", words.data ?? "");
    this.el = section;
    this.#list.setAttribute("role", "radiogroup");
    this.#list.setAttribute("aria-label", words.data ?? "");
    this.#list.addEventListener("keydown", (event) => this.#walk(event));
    const change = (/** @type {string} */ name) => (/** @type {number} */ value, /** @type {boolean} */ goingOn) =>
      send("recipe", { settings: { [name]: value }, going_on: goingOn });
    const share = (/** @type {number} */ value) => `${Math.round(100 * value)} %`;
    this.#noise = new Slider(words.noise ?? "", change("noise"), (value) => String(Number(value.toFixed(3))));
    this.#samples = new Slider(words.samples ?? "", change("n"));
    this.#test = new Slider(words.test_share ?? "", change("test"), share);
    this.#fresh = button("nbnet-fresh", words.fresh ?? "", () => send("fresh"), words.fresh_hint);
    this.#showTest = tick(words.show_test ?? "", (on) => send("recipe", { settings: { show_test: on } }));
    this.#discretise = tick(words.discretise ?? "", (on) => send("recipe", { settings: { discretise: on } }));
    const ticks = div("nbnet-ticks");
    ticks.append(this.#showTest.label, this.#discretise.label);
    body.append(this.#list, this.#noise.el, this.#samples.el, this.#test.el, ticks, this.#fresh);
  }

  /** @param {{ data: { name: string, label: string, picture: string }[] }} playground */
  setup({ data }) {
    this.#choices = new Map(
      data.map(({ name, label, picture }) => {
        const choice = element("button", "nbnet-picture");
        choice.type = "button";
        choice.title = label;
        choice.setAttribute("role", "radio");
        choice.setAttribute("aria-label", label);
        choice.innerHTML = picture; // Python's own drawing, in which there is no text
        choice.addEventListener("click", () => this.send("recipe", { settings: { data: name } }));
        return [name, choice];
      }),
    );
    this.#list.replaceChildren(...this.#choices.values());
  }

  /** @param {any} playground */
  show({ data, noise, most_noise, n, test, show_test, discretise }) {
    for (const [name, choice] of this.#choices) {
      choice.setAttribute("aria-checked", String(name === data));
      choice.tabIndex = name === data ? 0 : -1;
    }
    const own = most_noise === null;
    this.#noise.el.hidden = this.#samples.el.hidden = this.#fresh.hidden = own;
    this.#noise.show({ value: noise, low: 0, high: most_noise ?? 0, step: (most_noise ?? 1) / 20 });
    this.#samples.show({ value: n, low: 20, high: 1000, step: 20 });
    this.#test.show({ value: test, low: 0, high: 0.9, step: 0.05 });
    this.#showTest.box.checked = show_test;
    this.#showTest.box.disabled = !test;
    this.#discretise.box.checked = discretise;
  }

  /** @param {KeyboardEvent} event As in any group of which one is chosen: arrows choose. */
  #walk(event) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const all = [...this.#choices.values()];
    const here = all.findIndex((choice) => choice.getAttribute("aria-checked") === "true");
    const next = all[(here + by + all.length) % all.length];
    next?.click();
    next?.focus();
  }
}
