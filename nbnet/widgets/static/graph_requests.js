/** @import { Channel } from "./channel.js" */

const SLOW = 1000;

// The kernel's answer is a small packet after another small packet (its status), and TCP holds such a packet back until
// the browser acknowledges the first, which a silent browser does after 40 ms. Whatever it says acknowledges at once.
const NUDGES = [10, 20, 40];

/**
 * What a person asks of Python, one request at a time: the next is sent when the last one was answered. Requests under
 * the same name replace each other while they wait, so that dragging a slider never builds a backlog.
 */
export class Requests {
  /** @type {Map<string, { type: string, content: object }>} */
  #waiting = new Map();
  #sequence = 0;
  /** @type {string | null} */
  #sent = null;
  /** @type {ReturnType<typeof setTimeout>[]} */
  #timers = [];

  /**
   * @param {Channel} channel
   * @param {(slow: boolean) => void} onSlow Called when Python takes long, and when it has answered after that.
   */
  constructor(channel, onSlow) {
    this.channel = channel;
    this.onSlow = onSlow;
  }

  /**
   * @param {string} name Requests of one name replace each other.
   * @param {string} type
   * @param {object} content
   */
  ask(name, type, content = {}) {
    this.#waiting.delete(name);
    this.#waiting.set(name, { type, content });
    this.#next();
  }

  /**
   * Whether a request of this name is on its way or waits to be.
   * @param {string} name
   */
  pending(name) {
    return this.#sent === name || this.#waiting.has(name);
  }

  /** @param {{ view?: string, seq?: number }} message Any message from Python; perhaps the answer. */
  answered(message) {
    if (message.view !== this.channel.view || message.seq !== this.#sequence) return;
    this.#sent = null;
    this.#timers.forEach(clearTimeout);
    this.onSlow(false);
    this.#next();
  }

  close() {
    this.#timers.forEach(clearTimeout);
    this.#waiting.clear();
  }

  #next() {
    const [first] = this.#waiting;
    if (this.#sent !== null || first === undefined) return;
    const [name, { type, content }] = first;
    this.#waiting.delete(name);
    this.#sent = name;
    this.#sequence += 1;
    this.#timers = NUDGES.map((delay) => setTimeout(() => this.channel.send("nudge"), delay));
    this.#timers.push(setTimeout(() => this.onSlow(true), SLOW));
    this.channel.send(type, { ...content, seq: this.#sequence });
  }
}
