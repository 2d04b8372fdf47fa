/** @import { GraphPicture } from "./graph_picture.js" */
/** @import { GraphShell } from "./graph_shell.js" */
/** @import { Passes } from "./graph_passes.js" */
/** @import { Question } from "./graph_quiz.js" */
/** @import { Rule } from "./graph_rule.js" */
import { button, choice, element } from "./dom.js";
import { GraphPasses } from "./graph_passes.js";
import { GraphQuiz } from "./graph_quiz.js";
import { showRules } from "./graph_rule.js";
import { GraphSeed } from "./graph_seed.js";

/**
 * @typedef {{
 *   mode: string, place: number, last: number, title: string, spoken: string, rules: Rule[], below: string,
 *   flags: Record<string, string[]>, leaf: string, index: number[], predict: boolean, open: boolean,
 *   questions: Question[], score: string, passes: Passes | null,
 * }} Stop
 */

const KINDS = ["both", "forward", "backward", "forward-mode"];
const FLAGS = ["data-lit", "data-given", "data-made", "data-flow", "data-asking", "data-ahead"];
const FIELDS = "select, input:not([type=range]):not([type=checkbox])";
const PACE = 1400;

/** A walk through the graph: buttons, keys, a scrubber, and the panel with the rule of the present step. */
export class GraphWalk {
  /** @type {Stop | null} */
  #stop = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #playing;
  #presses = 0;
  #asked = false;

  /**
   * @param {GraphShell} shell
   * @param {GraphPicture} picture
   * @param {(text: string) => void} below Says what stands below the wires.
   */
  constructor(shell, picture, below) {
    this.shell = shell;
    this.picture = picture;
    this.below = below;
    const word = (/** @type {string} */ key) => shell.word(key);
    this.toggle = button("", word("walk"), () => this.#start(this.#stop ? "" : KINDS[0]), word("walk_hint"));
    shell.tools([this.toggle]);

    this.row = shell.row("walk");
    this.row.setAttribute("role", "group");
    this.row.setAttribute("aria-label", word("walk"));
    const kinds = /** @type {[string, string][]} */ (KINDS.map((kind) => [kind, word(`walk_${kind}`)]));
    this.kind = choice(word("walk_kind"), kinds, "both", (kind) => this.#start(kind));
    const sign = (/** @type {string} */ text, /** @type {string} */ name, /** @type {() => void} */ clicked) => {
      const made = button("", text, clicked, word(name));
      made.setAttribute("aria-label", word(name));
      return made;
    };
    this.first = sign("|◀", "first", () => this.#go(0));
    this.back = sign("◀", "back", () => this.step(-1));
    this.play = sign(word("play"), "play", () => this.#toggle());
    this.next = sign("▶", "next", () => this.step(1));
    this.end = sign("▶|", "last", () => this.#go(Infinity));
    this.scrubber = element("input", "scrubber");
    this.scrubber.type = "range";
    this.scrubber.min = "0";
    this.scrubber.title = word("walk_keys");
    this.scrubber.setAttribute("aria-label", word("walk_place"));
    this.scrubber.addEventListener("input", () => this.#go(Number(this.scrubber.value)));
    this.seed = new GraphSeed(shell);
    const predict = element("label", "predict");
    predict.title = word("predict_hint");
    this.predict = element("input", "");
    this.predict.type = "checkbox";
    this.predict.addEventListener("change", () =>
      shell.requests.ask("predict", "predict", { on: this.predict.checked }),
    );
    predict.append(this.predict, ` ${word("predict")}`);
    const steps = element("span", "tools");
    steps.append(this.first, this.back, this.play, this.next, this.end);
    this.row.append(this.kind, this.seed.el, steps, this.scrubber, predict);

    this.panel = shell.panel("walk", word("walk_panel"));
    this.title = element("h3", "walk-title");
    this.rules = element("div", "walk-rules");
    this.spoken = element("div", "spoken");
    this.spoken.setAttribute("role", "status");
    this.quiz = new GraphQuiz(
      shell,
      () => this.step(1),
      () => this.scrubber.focus(),
    );
    this.passes = new GraphPasses(word("passes"));
    this.panel.append(this.title, this.rules, this.quiz.el, this.passes.el, this.spoken);
    for (const place of [this.row, this.panel]) place.addEventListener("keydown", (event) => this.#key(event));
    shell.listen((message) => message.walk && this.#show(message.walk));
    this.#hide();
  }

  /** Show a new picture's stop. */
  redrawn() {
    if (this.#stop) this.#mark(this.#stop);
  }

  /** @param {number} by */
  step(by) {
    // Every press counts, also one that comes before the last was answered.
    this.shell.requests.ask(`step ${(this.#presses += 1)}`, "step", { by });
  }

  close() {
    clearInterval(this.#playing);
  }

  /** @param {string | undefined} mode */
  #start(mode) {
    this.#asked = true;
    this.#pause();
    this.shell.requests.ask("walk", "walk", { mode });
  }

  /** @param {number} place */
  #go(place) {
    this.#pause();
    const to = Math.min(place, this.#stop?.last ?? 0);
    this.shell.requests.ask("place", "place", { to });
  }

  #toggle() {
    if (this.#playing !== undefined) return this.#pause();
    const { place = 0, last = 0, open = false } = this.#stop ?? {};
    if (open) return this.quiz.focus();
    if (place === last) this.shell.requests.ask("place", "place", { to: 0 });
    else this.step(1);
    this.#playing = setInterval(() => {
      if (document.hidden || !this.panel.isConnected) return this.#pause();
      if (this.#stop && !this.#stop.open && this.#stop.place < this.#stop.last) this.step(1);
      else this.#pause();
    }, PACE);
    this.#name();
  }

  #pause() {
    clearInterval(this.#playing);
    this.#playing = undefined;
    this.#name();
  }

  #name() {
    const name = this.shell.word(this.#playing === undefined ? "play" : "pause");
    this.play.textContent = this.play.title = name;
    this.play.setAttribute("aria-label", name);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches(FIELDS)) return;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      Home: () => this.#go(0),
      End: () => this.#go(Infinity),
    };
    if (!target.matches("button, summary, [type=checkbox]")) keys[" "] = () => this.#toggle();
    if (target === this.scrubber && this.#stop?.open) keys.Enter = () => this.quiz.focus();
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    if (event.key.startsWith("Arrow")) this.#pause();
    if (event.repeat && this.shell.requests.pending(`step ${this.#presses}`)) return;
    act();
  }

  /** @param {Stop} stop */
  #show(stop) {
    if (!stop.mode) return this.#hide();
    const began = this.#stop === null;
    const was = this.#stop?.open && this.#stop.place === stop.place;
    this.#stop = stop;
    this.row.hidden = this.panel.hidden = false;
    this.toggle.setAttribute("aria-pressed", "true");
    this.shell.el.dataset.walk = stop.mode;
    this.kind.value = stop.mode;
    this.scrubber.max = String(stop.last);
    if (!this.shell.requests.pending("place")) this.scrubber.value = String(stop.place);
    this.scrubber.setAttribute("aria-valuetext", stop.title);
    const held = this.row.querySelector("button:focus");
    this.first.disabled = this.back.disabled = stop.place === 0;
    this.next.disabled = stop.place === stop.last && !stop.open;
    this.end.disabled = stop.place === stop.last;
    // A button that is disabled under the finger would take the keys with it; some browsers let go of it at once.
    if (held?.matches(":disabled")) this.scrubber.focus();
    this.predict.checked = stop.predict;
    this.seed.show(stop);
    this.quiz.show(stop);
    this.passes.show(stop.passes, stop.mode === "forward-mode");
    this.title.textContent = stop.title;
    this.spoken.textContent = stop.spoken;
    this.below(stop.below);
    showRules(this.rules, stop.rules, (key) => this.shell.word(key));
    this.#mark(stop);
    if (began && this.#asked) this.scrubber.focus();
    else if (stop.open && !was && this.#isHere()) this.quiz.focus();
  }

  /** Whether the person works with the buttons of the walk, and not, for instance, with a slider. */
  #isHere() {
    const here = document.activeElement;
    return here !== this.scrubber && (this.row.contains(here) || this.panel.contains(here));
  }

  /** @param {Stop} stop */
  #mark(stop) {
    for (const flag of FLAGS) this.picture.flag(flag, stop.flags[flag] ?? []);
    for (const id of [...(stop.flags["data-made"] ?? []), ...(stop.flags["data-lit"] ?? [])]) this.picture.reveal(id);
  }

  #hide() {
    this.#stop = null;
    this.#pause();
    this.row.hidden = this.panel.hidden = true;
    this.toggle.setAttribute("aria-pressed", "false");
    delete this.shell.el.dataset.walk;
    this.below("");
    for (const flag of FLAGS) this.picture.flag(flag, []);
  }
}
