/** Milliseconds after which an answer is waited for no longer. */
export const PATIENCE = 400;

let gestures = 0;

/** A name for what one gesture does, such as the drag of a slider: it is taken back as one. */
export function gesture() {
  return `${(gestures += 1)} ${Math.random()}`;
}

/** Asks for what a hand does while it moves, but not for the next before the last has been answered. */
export class Pace {
  #asked = 0;
  /** @type {[string, object] | null} */
  #wanted = null;

  /** @param {(type: string, content?: object) => void} send */
  constructor(send) {
    this.send = send;
  }

  /**
   * @param {string} type
   * @param {object} content
   * @param {boolean} [now] Whatever has been answered: the hand lets go.
   */
  ask(type, content, now = false) {
    this.#wanted = [type, content];
    if (!now && performance.now() - this.#asked < PATIENCE) return;
    this.#asked = performance.now();
    this.#wanted = null;
    this.send(type, content);
  }

  /** What was asked for is on the screen. */
  answered() {
    this.#asked = 0;
    if (this.#wanted) this.ask(...this.#wanted);
  }
}
