import { choice } from "./dom.js";

/**
 * The buttons and readouts above the plots. All words come from Python.
 *
 * @typedef {{ value: number | null, label: string }} Speed
 * @typedef {{ running: boolean, speed: Speed, unit: string, readouts: [string, string][] }} State
 */

const ICONS = {
  play: "M4 2.5v11l9-5.5z",
  pause: "M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z",
  step: "M3 2.5v11l7-5.5zM11 2.5h2.5v11H11z",
  reset: "M8 3a5 5 0 1 1-4.6 3l1.6.7A3.3 3.3 0 1 0 8 4.7V7L4.3 3.8 8 .7z",
};

/** Keys of the view, when the focus is on no control that has a use of its own for them. */
const KEYS = /** @type {Record<string, "toggle" | "step" | "reset" | "back" | "forth" | "now">} */ ({
  "[": "back",
  "]": "forth",
  Escape: "now",
  " ": "toggle",
  ArrowRight: "step",
  s: "step",
  r: "reset",
});

export class Transport {
  #running = false;
  #words;
  #toggle;
  #speed = document.createElement("select");
  #unit;
  #readouts = document.createElement("div");

  /**
   * @param {HTMLElement} el
   * @param {Record<string, string>} words
   * @param {Speed[]} speeds
   * @param {{ value: string, label: string }[]} units How far a step may go.
   * @param {(command: string, content?: object) => void} send
   */
  constructor(el, words, speeds, units, send) {
    this.#words = words;
    this.send = send;
    el.setAttribute("role", "toolbar");
    el.setAttribute("aria-label", words.toolbar ?? "");
    this.#toggle = this.#button("toggle", () => this.act("toggle"));
    const step = this.#button("step", () => this.act("step"));
    const reset = this.#button("reset", () => this.act("reset"));
    label(step, "step", words);
    label(reset, "reset", words);
    this.#speed.append(...speeds.map(option));
    this.#speed.setAttribute("aria-label", words.speed ?? "");
    this.#speed.title = words.speed ?? "";
    this.#speed.addEventListener("change", () => send("speed", { value: JSON.parse(this.#speed.value) }));
    const named = units.map(({ value, label }) => /** @type {[string, string]} */ ([value, label]));
    this.#unit = choice(words.unit ?? "", named, "", (value) => send("unit", { value }));
    this.#readouts.className = "nbnet-readouts";
    el.replaceChildren(this.#toggle, step, this.#unit, reset, this.#speed, this.#readouts);
  }

  /** @param {string} name */
  #button(name, /** @type {() => void} */ clicked) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `nbnet-${name}`;
    button.addEventListener("click", clicked);
    return button;
  }

  /** @param {State} state */
  show({ running, speed, unit, readouts }) {
    if (this.#unit.value !== unit) this.#unit.value = unit;
    this.#running = running;
    label(this.#toggle, running ? "pause" : "play", this.#words);
    const value = JSON.stringify(speed.value);
    if (![...this.#speed.options].some((known) => known.value === value)) this.#speed.append(option(speed));
    if (this.#speed.value !== value) this.#speed.value = value;
    this.read(readouts);
  }

  /** @param {[string, string][]} readouts */
  read(readouts) {
    const shown = this.#readouts.children;
    if (shown.length !== readouts.length) this.#readouts.replaceChildren(...readouts.map(() => readout()));
    readouts.forEach(([name, text], index) => {
      const [term, value] = shown[index]?.children ?? [];
      if (term) term.textContent = name;
      if (value) value.textContent = text;
    });
  }

  /** @param {"toggle" | "step" | "reset" | "back" | "forth" | "now"} what */
  act(what) {
    if (what === "now") this.send("scrub", { iteration: null });
    else if (what === "back" || what === "forth") this.send("travel", { by: what === "back" ? -1 : 1 });
    else this.send(what === "toggle" ? (this.#running ? "pause" : "play") : what);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const command = KEYS[event.key];
    const own = target.closest("select, input") || (event.key === " " && target.closest("button"));
    if (!command || own || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (["step", "back", "forth"].includes(command) || !event.repeat) this.act(command);
  }
}

function readout() {
  const pair = document.createElement("span");
  pair.append(document.createElement("span"), document.createElement("b"));
  return pair;
}

/** @param {Speed} speed */
function option({ value, label }) {
  return Object.assign(document.createElement("option"), { value: JSON.stringify(value), textContent: label });
}

/**
 * @param {HTMLButtonElement} button
 * @param {keyof typeof ICONS} name
 * @param {Record<string, string>} words
 */
function label(button, name, words) {
  if (button.dataset.shows === name) return;
  button.dataset.shows = name;
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  icon.append(path);
  button.replaceChildren(icon, words[name] ?? name);
  button.title = words[`${name}_hint`] ?? "";
}
