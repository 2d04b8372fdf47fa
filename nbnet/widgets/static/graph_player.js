/** @import { Tape } from "./recorded.js" */

/**
 * @typedef {Record<string, [string, object | null]>} Told What is told of wires and gates: on hover, and when opened.
 * @typedef {{ texts: Record<string, string>, told: Told } & Record<string, any>} Said
 */

/** Answers a graph view from a tape: the same messages that a kernel would send, for the walks that were recorded. */
export class GraphPlayer {
  #tape;
  #say;
  #walk;
  #place;
  #opened = "";
  #marked;

  /**
   * @param {Tape} tape
   * @param {(content: object, buffers?: DataView[]) => void} say
   */
  constructor(tape, say) {
    this.#tape = tape.content;
    this.#say = say;
    this.#walk = this.#tape.begin.walk;
    this.#place = this.#tape.begin.place;
    this.#marked = this.#tape.begin.patterns;
  }

  /** @type {Said[]} */
  get #stops() {
    return this.#tape.walks[this.#walk]?.stops ?? [];
  }

  /** @param {any} message */
  answer(message) {
    const { type, view, seq } = message;
    if (type === "describe") {
      const [text] = this.#said().told[message.node] ?? [""];
      if (text) this.#say({ type: "details", to: [view], text });
      return;
    }
    /** @type {Record<string, () => string | void>} */
    const answers = {
      ready: () => {},
      walk: () => this.#begin(message.mode ?? ""),
      seed: () => this.#seed(message.key, message.index),
      step: () => this.#go(this.#place + message.by),
      place: () => this.#go(message.to),
      open: () => void (this.#opened = message.node.replace("-gate", "")),
      shut: () => void (this.#opened = ""),
      patterns: () => void (this.#marked = message.on),
    };
    if (type !== "ready" && seq === undefined) return;
    const error = answers[type] ? answers[type]() : this.#tape.refusal;
    const { told, ...said } = this.#said();
    const inspector = told[this.#opened]?.[1] ?? null;
    const patterns = { on: this.#marked, marks: this.#marked ? this.#tape.patterns : {} };
    this.#say({ type: "patch", view, seq, ...said, inspector, patterns, ...(error ? { error } : {}) });
  }

  /**
   * Let another leaf move in forward mode.
   *
   * @param {string} leaf
   * @param {string[] | null} index
   * @returns {string | void}
   */
  #seed(leaf, index) {
    const first = this.#tape.walks["forward-mode"]?.stops?.[0]?.walk.leaf;
    const walk = leaf === first ? "forward-mode" : `forward-mode ${leaf}`;
    if (index?.some((entry) => Number(entry)) || !(walk in this.#tape.walks)) return this.#tape.refusal;
    return this.#begin(walk);
  }

  /**
   * @param {string} walk
   * @returns {string | void}
   */
  #begin(walk) {
    const error = this.#tape.walks[walk]?.error;
    if (error) return error;
    this.#walk = walk;
    this.#place = 0;
  }

  /** @param {number} place */
  #go(place) {
    this.#place = Math.min(Math.max(place, 0), this.#stops.length - 1);
  }

  /** All that was said up to here, the later in place of the earlier. @returns {Said} */
  #said() {
    const before = { ...this.#tape.first, told: this.#tape.told };
    return this.#stops.slice(0, this.#place + 1).reduce(
      (all, next) => ({
        ...all,
        ...next,
        texts: { ...all.texts, ...next.texts },
        told: { ...all.told, ...next.told },
      }),
      before,
    );
  }
}
