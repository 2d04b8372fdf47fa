import { Unanswered } from "./unanswered.js";

/**
 * A field for a number shows what Python holds, but for while somebody types into it. An answer to what was typed before
 * may come when the next is typed already, or asked for: it must not overwrite that, and the last answer is always shown.
 */
export class Typed {
  #held = "";
  #typing = false;
  #unanswered = new Unanswered(() => this.show(this.#held));

  /**
   * @param {HTMLInputElement} input
   * @param {(text: string) => void} apply Called when the typing is done.
   */
  constructor(input, apply) {
    this.input = input;
    const done = () => {
      if (!this.#typing) return; // the change that follows Enter, or nothing new
      this.#typing = false;
      this.#unanswered.ask(numberOf(input.value));
      apply(input.value);
    };
    input.addEventListener("input", () => (this.#typing = true));
    input.addEventListener("change", done);
    input.addEventListener("keydown", ({ key }) => key === "Enter" && done());
    input.addEventListener("blur", () => {
      if (!this.#typing) return; // else it was typed back, and nothing was asked for
      this.#typing = false;
      this.show(this.#held);
    });
  }

  /** @param {string} text What Python holds. */
  show(text) {
    this.#held = text;
    const settled = this.#unanswered.settled(numberOf(text));
    if (settled && !this.#typing && this.input.value !== text) this.input.value = text;
  }

  /** What was typed is nothing to ask for, or has been refused. */
  takeBack() {
    this.forget();
    this.show(this.#held);
  }

  /** Wait for no answer. */
  forget() {
    this.#unanswered.forget();
  }
}

/** @param {string} text */
function numberOf(text) {
  return text === "" ? NaN : Number(text);
}
