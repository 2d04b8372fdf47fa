import { PATIENCE } from "./pace.js";

/**
 * A number that a person set and Python has not answered yet. Answers to those before it may still be on their way: were
 * they shown, the next key would go on from an old number.
 */
export class Unanswered {
  #asked = 0;
  #waiting = 0;

  /** @param {() => void} giveUp Called when no answer came in time: the number was refused, or changed. */
  constructor(giveUp) {
    this.giveUp = giveUp;
  }

  /** @param {number} value */
  ask(value) {
    this.forget();
    this.#asked = value;
    this.#waiting = setTimeout(() => {
      this.#waiting = 0;
      this.giveUp();
    }, PATIENCE);
  }

  /** Whether what Python holds may be shown. @param {number} value */
  settled(value) {
    // Some numbers come back with half of their digits.
    if (this.#waiting && Math.abs(value - this.#asked) <= 1e-6 * Math.abs(this.#asked)) this.forget();
    return !this.#waiting;
  }

  /** Wait no longer. */
  forget() {
    clearTimeout(this.#waiting);
    this.#waiting = 0;
  }
}
