/**
 * A field for a number shows what Python holds, but for while somebody types into it. An answer to what was typed before
 * may come when the next is typed already: it must not overwrite that, and the last answer is always shown.
 */
export class Typed {
  #held = "";
  #typing = false;

  /**
   * @param {HTMLInputElement} input
   * @param {(text: string) => void} apply Called when the typing is done.
   */
  constructor(input, apply) {
    this.input = input;
    const done = () => {
      if (!this.#typing) return; // the change that follows Enter, or nothing new
      this.#typing = false;
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
    if (!this.#typing && this.input.value !== text) this.input.value = text;
  }

  /** What was typed is nothing to ask for. */
  takeBack() {
    this.show(this.#held);
  }
}
