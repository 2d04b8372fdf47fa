import { Dial } from "./dial.js";
import { button, div, element } from "./dom.js";
import { Pace } from "./pace.js";

/**
 * One weight of a diagram, to be changed where its line was clicked.
 *
 * @typedef {{ parameter: string, index: number[], name: string }} Weight
 */
export class EdgeBox {
  el = div("nbnet-edge");
  #dial;
  #pace;
  #focused;

  /**
   * @param {Weight} weight
   * @param {number} value
   * @param {number} reach How far the slider goes.
   * @param {import("./weights_panel.js").Tools} tools
   * @param {() => void} all Shows all weights of the neuron at the end of the line.
   * @param {() => void} closed
   */
  constructor({ parameter, index, name }, value, reach, { send, words }, all, closed) {
    this.#pace = new Pace(send);
    this.#focused = document.activeElement;
    this.closed = closed;
    this.el.setAttribute("role", "group");
    this.el.setAttribute("aria-label", name);
    this.#dial = new Dial(name, name, reach, (number, moved, last) =>
      this.#pace.ask("set_weight", { parameter, index, value: number, gesture: moved }, last),
    );
    this.#dial.show(value);
    const shut = button("nbnet-shut", "×", () => this.close(), words.close_box);
    shut.setAttribute("aria-label", words.close_box ?? "");
    const head = element("div", "nbnet-edge-head");
    head.append(button("nbnet-all", words.all_weights ?? "", all), shut);
    this.el.append(this.#dial.el, head);
    this.el.addEventListener("keydown", (event) => {
      event.stopPropagation(); // the view's own keys are not meant
      if (event.key === "Escape") this.close();
    });
    this.el.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.el.contains(relatedTarget)) this.close(false);
    });
  }

  focus() {
    this.#dial.focus();
  }

  /** What the training says that the weight is now. @param {number} value */
  show(value) {
    this.#pace.answered();
    this.#dial.show(value);
  }

  /** @param {boolean} [back] Whether the focus goes back to where it was. */
  close(back = true) {
    if (!this.el.isConnected) return;
    const { closed } = this;
    this.closed = () => {};
    closed();
    this.el.remove();
    if (back && this.#focused instanceof HTMLElement) this.#focused.focus();
  }
}
