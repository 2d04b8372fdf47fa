import { show, stored } from "./recorded.js";
import { inPresentWords } from "./speaking.js";
import { open } from "./training_view.js";

/** @import { Tape } from "./recorded.js" */

/**
 * Answers a training view from a tape: the same messages that a kernel would send, for the moments that were recorded.
 */
export class TrainingPlayer {
  #tape;
  #say;
  /** Which of the recorded moments is shown. */
  #at;
  #frame = 0;
  #speed;
  /** Names of the panels that are open. @type {Set<string>} */
  #open;
  #playing = false;
  #due = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #next;

  /**
   * @param {Tape} tape
   * @param {(content: object, buffers?: DataView[]) => void} say
   */
  constructor(tape, say) {
    this.#tape = tape;
    this.#say = say;
    const { moments, setup } = tape.content;
    this.#at = moments.length - 1;
    this.#speed = setup.speeds[1] ?? setup.speeds[0];
    this.#open = new Set(setup.panels.map((/** @type {any} */ each) => each.name));
  }

  get #last() {
    return this.#tape.content.moments.length - 1;
  }

  /** @param {any} message */
  answer(message) {
    const { setup } = this.#tape.content;
    /** @type {Record<string, () => void>} */
    const answers = {
      hello: () => {
        this.#say({ type: "setup", plotly: "recorded", changed: [], ...setup });
        this.#tell();
      },
      plotly: () => this.#say({ type: "plotly" }, [new DataView(stored("nbnet-plotly").buffer)]),
      ready: () => this.#draw(),
      drawn: () => this.#drawn(),
      scrub: () => this.#go(message.iteration === null ? this.#last : this.#near(message.iteration)),
      travel: () => this.#go(this.#at + message.by),
      step: () => this.#go(this.#at + 1),
      reset: () => this.#go(0),
      play: () => this.#play(),
      pause: () => this.#go(this.#at),
      speed: () => this.#pace(message.value),
      open: () => this.#choose(message.name, true),
      shut: () => this.#choose(message.name, false),
      share: () => this.#say({ type: "shared", ...this.#tape.content.shared[Number(message.weights)] }),
    };
    answers[message.type]?.();
  }

  /** @param {number} at */
  #go(at) {
    this.#stop();
    this.#at = Math.min(Math.max(at, 0), this.#last);
    this.#tell();
    this.#draw();
  }

  /**
   * The moment nearest to a step; another one than is shown, if another step is asked for: a key moves the slider by
   * one step only.
   *
   * @param {number} iteration
   */
  #near(iteration) {
    const { moments } = this.#tape.content;
    const distance = (/** @type {number} */ at) => Math.abs(moments[at].time.at - iteration);
    const nearest = moments.reduce(
      (/** @type {number} */ best, /** @type {any} */ _, /** @type {number} */ at) =>
        distance(at) < distance(best) ? at : best,
      0,
    );
    return nearest === this.#at ? this.#at + Math.sign(iteration - moments[this.#at].time.at) : nearest;
  }

  #play() {
    if (this.#at === this.#last) this.#at = 0;
    this.#playing = true;
    this.#due = performance.now();
    this.#tell();
    this.#draw();
  }

  #stop() {
    this.#playing = false;
    clearTimeout(this.#next);
  }

  /** The moment is on the screen: show the next one in its time. */
  #drawn() {
    if (!this.#playing) return;
    clearTimeout(this.#next);
    this.#due = Math.max(this.#due + 1000 / this.#speed.value, performance.now());
    this.#next = setTimeout(() => {
      if (this.#at === this.#last) return this.#go(this.#last);
      this.#at += 1;
      this.#draw();
    }, this.#due - performance.now());
  }

  /** @param {number} value */
  #pace(value) {
    const { speeds } = this.#tape.content.setup;
    this.#speed = speeds.find((/** @type {any} */ speed) => speed.value === value) ?? this.#speed;
    this.#tell();
  }

  /**
   * @param {string} name
   * @param {boolean} open
   */
  #choose(name, open) {
    const { panels, notes } = this.#tape.content.setup;
    if (open) this.#open.add(name);
    else this.#open.delete(name);
    const names = panels.map((/** @type {any} */ each) => each.name);
    this.#say({
      type: "panels",
      names: names.filter((/** @type {string} */ each) => this.#open.has(each)),
      panels: panels.filter((/** @type {any} */ each) => open && each.name === name),
      notes,
    });
    this.#draw();
  }

  #tell() {
    const { state, moments } = this.#tape.content;
    const { readouts, time } = moments[this.#at];
    const status = this.#at === this.#last && !this.#playing ? state.status : "";
    const running = this.#playing;
    this.#say({ type: "state", ...state, readouts, time, status, running, speed: this.#speed });
  }

  #draw() {
    const { readouts, time, panels } = this.#tape.content.moments[this.#at];
    /** @type {DataView[]} */
    const carried = [];
    const patches = panels
      .filter((/** @type {any} */ panel) => this.#open.has(panel.name))
      .map((/** @type {any} */ { buffers, ...patch }) => {
        const first = carried.length;
        carried.push(...buffers.map((/** @type {number} */ number) => this.#tape.buffers[number]));
        return { ...patch, first };
      });
    this.#frame += 1;
    this.#say({ type: "frame", frame: this.#frame, panels: patches, readouts, time }, carried);
  }
}

/**
 * Show the training views of a page that a module plays, with their moments from their tapes.
 *
 * @param {string} entry The module's name.
 * @param {import("./training_view.js").Extend} extend
 */
export function play(entry, extend) {
  /** @type {import("./anywidget").Widget} */
  const widget = { render: inPresentWords((context) => open(context, extend)) };
  return show(entry, widget, (tape, say) => {
    const player = new TrainingPlayer(tape, say);
    return (message) => player.answer(message);
  });
}
