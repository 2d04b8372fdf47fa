import { copy } from "./arrays.js";
import { stored } from "./recorded.js";

/** @import { Tape } from "./recorded.js" */

/** Answers an activation explorer from a tape: the same messages that a kernel would send, for what was recorded. */
export class ExplorerPlayer {
  #tape;
  #say;
  #curve;
  #other;
  /** Number of the place where the tangent touches. */
  #at;
  /** What is drawn: a pair of curves, with at most one parameter moved. @type {any} */
  #drawn;
  #frame = 0;
  /** @type {Record<string, number>} */
  #heard = {};

  /**
   * @param {Tape} tape
   * @param {(content: object, buffers?: DataView[]) => void} say
   */
  constructor(tape, say) {
    this.#tape = tape;
    this.#say = say;
    ({ curve: this.#curve, other: this.#other, at: this.#at } = tape.content.begin);
    this.#drawn = this.#pair.home;
  }

  get #pair() {
    return this.#tape.content.pairs[`${this.#curve} ${this.#other}`];
  }

  /** @param {any} message */
  answer(message) {
    if (message.seq !== undefined) this.#heard[message.view] = message.seq;
    /** @type {Record<string, () => void>} */
    const answers = {
      hello: () => this.#setUp(),
      plotly: () => this.#say({ type: "plotly" }, [new DataView(stored("nbnet-plotly").buffer)]),
      ready: () => this.#draw(),
      move: () => this.#move(Number.parseFloat(message.x)),
      parameter: () => this.#turn(message.key, Number.parseFloat(message.value)),
      choose: () => this.#choose(message.which, message.value),
    };
    answers[message.type]?.();
  }

  #setUp() {
    const { words, reach } = this.#tape.content;
    const { title, label, figure, choices } = this.#pair;
    this.#say({ type: "setup", words, reach, title, label, figure, choices, plotly: "recorded" });
  }

  /** @param {number} x */
  #move(x) {
    const { reach, places } = this.#tape.content;
    const last = places[this.#drawn.curves[0]].texts.length - 1;
    const at = Math.round(((x + reach) / (2 * reach)) * last);
    if (Number.isFinite(at)) this.#at = Math.min(Math.max(at, 0), last);
    this.#draw();
  }

  /**
   * @param {string} key
   * @param {number} value
   */
  #turn(key, value) {
    const distance = (/** @type {any} */ stop) => Math.abs(stop.value - value);
    const nearest = (/** @type {any} */ best, /** @type {any} */ stop) =>
      distance(stop) < distance(best) ? stop : best;
    if (Number.isFinite(value)) this.#drawn = this.#pair.moves[key].reduce(nearest);
    this.#draw();
  }

  /**
   * @param {string} which
   * @param {string} value
   */
  #choose(which, value) {
    if (which === "curve") this.#curve = value;
    else this.#other = value;
    this.#drawn = this.#pair.home;
    this.#setUp();
  }

  /** A row of numbers at the place: value, slope, and the ends of the tangent. @param {number} curve */
  #row(curve) {
    const numbers = this.#tape.content.places[curve].rows;
    const row = new Float32Array(copy(/** @type {DataView} */ (this.#tape.buffers[numbers])));
    return row.subarray(4 * this.#at, 4 * this.#at + 4);
  }

  #draw() {
    const { places, reach } = this.#tape.content;
    const { patch, controls, note, curves, readouts } = this.#drawn;
    const [value, slope, left, right] = this.#row(curves[0]);
    const [own, other] = curves.map((/** @type {number} */ curve) => places[curve].texts[this.#at]);
    const [x, ...rest] = own;
    const said = rest.pop();
    const texts = [x, ...rest, ...(other?.slice(1, 3) ?? [])];
    const last = places[curves[0]].texts.length - 1;
    const step = (2 * reach) / last;
    const at = this.#at * step - reach;
    const touch = {
      tangent: { x: [-reach, reach], y: [left, right] },
      point1: { x: [at], y: [value] },
      point2: { x: [at], y: [slope] },
    };
    this.#frame += 1;
    this.#say(
      {
        type: "frame",
        frame: this.#frame,
        panels: [{ ...patch, traces: { ...patch.traces, ...touch } }],
        place: { label: "x", value: at, low: -reach, high: reach, step },
        said,
        readouts: readouts.map((/** @type {string[]} */ pair, /** @type {number} */ i) => [...pair, texts[i]]),
        controls,
        note,
        heard: this.#heard,
        alert: "",
        hands: { undo: false, redo: false },
      },
      this.#tape.buffers,
    );
  }
}
