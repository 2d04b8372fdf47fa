/** @import { Model, Widget } from "./anywidget" */
import { element } from "./dom.js";

/**
 * What a file tells in place of a kernel, as Python wrote it down (`nbnet/widgets/tape.py`).
 *
 * @typedef {{ content: any, buffers: DataView[] }} Tape
 * @typedef {(message: any) => void} Answer
 * @typedef {(tape: Tape, say: (content: object, buffers?: DataView[]) => void) => Answer} Player
 */

/** Stands in for anywidget's model: whatever the view asks for, a recording answers. @implements {Model} */
export class RecordedModel {
  /** @type {Map<string, Set<(...args: any[]) => void>>} */
  #listeners = new Map();
  #traits;

  /**
   * @param {Record<string, unknown>} traits
   * @param {Answer} answer
   */
  constructor(traits, answer) {
    this.#traits = traits;
    this.answer = answer;
  }

  /** @param {string} name @returns {any} */
  get(name) {
    return this.#traits[name];
  }

  /**
   * What the page itself decides about, such as the size of its letters.
   *
   * @param {string} name
   * @param {unknown} value
   */
  set(name, value) {
    this.#traits[name] = value;
    for (const listener of this.#listeners.get(`change:${name}`) ?? []) listener();
  }

  save_changes() {}

  /** @param {any} message */
  send(message) {
    queueMicrotask(() => this.answer(message)); // a kernel, too, answers later
  }

  /**
   * @param {string} event
   * @param {(...args: any[]) => void} listener
   */
  on(event, listener) {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
  }

  /**
   * @param {string} event
   * @param {(...args: any[]) => void} [listener]
   */
  off(event, listener) {
    if (listener) this.#listeners.get(event)?.delete(listener);
  }

  /**
   * Say something as a kernel would.
   *
   * @param {object} content
   * @param {DataView[]} buffers
   */
  say(content, buffers = []) {
    for (const listener of this.#listeners.get("msg:custom") ?? []) listener(content, buffers);
  }
}

/**
 * Show the views of a page that a module plays, with what their tapes tell; each when it comes near.
 *
 * @param {string} entry The module's name.
 * @param {Widget} widget
 * @param {Player} player
 */
export async function show(entry, widget, player) {
  if (!document.body.dataset.jpThemeLight) followSystem();
  /** @type {NodeListOf<HTMLElement>} */
  const places = document.querySelectorAll(`.nbnet-view[data-entry="${entry}"]`);
  await Promise.all(
    [...places].map(async (el) => {
      if (!alone(el)) await near(el);
      await begin(el, widget, player);
    }),
  );
}

/**
 * @param {HTMLElement} el
 * @param {Widget} widget
 * @param {Player} player
 */
async function begin(el, widget, player) {
  const tape = await read(/** @type {string} */ (el.dataset.tape));
  /** @type {Answer} */
  let answer = () => {};
  const model = new RecordedModel(tape.content.traits, (message) => answer(message));
  answer = player(tape, (content, buffers) => model.say(content, buffers));
  el.classList.add("nbnet-recorded");
  // Its picture makes room for it.
  el.closest(".nbnet-alive")?.setAttribute("data-alive", "");
  await widget.render({ model, el });
}

/**
 * Whether a view has a page of its own.
 *
 * @param {Element} el
 */
function alone(el) {
  return el.closest("[data-alone]") !== null;
}

/**
 * @param {HTMLElement} el
 * @returns {Promise<void>} When it is on the screen, or nearly so.
 */
function near(el) {
  const room = el.parentElement ?? el;
  return new Promise((resolve) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((each) => each.isIntersecting)) return;
        observer.disconnect();
        resolve();
      },
      { rootMargin: "800px" },
    );
    observer.observe(room);
  });
}

/**
 * @param {string} name
 * @returns {Promise<Tape>}
 */
async function read(name) {
  const stream = new Blob([stored(name)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = await new Response(stream).arrayBuffer();
  const length = new DataView(bytes).getUint32(0, true);
  const content = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
  let at = 4 + length;
  const buffers = content.sizes.map((/** @type {number} */ size) => new DataView(bytes, (at += size) - size, size));
  return { content, buffers };
}

/**
 * The bytes that the page keeps under a name.
 *
 * @param {string} id
 */
export function stored(id) {
  const text = atob(document.getElementById(id)?.textContent ?? "");
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Tell light from dark in the way that notebooks do. */
function followSystem() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const tell = () => (document.body.dataset.jpThemeLight = String(!dark.matches));
  dark.addEventListener("change", tell);
  tell();
}

/**
 * Switch off all controls in places, those that come later too.
 *
 * @param {Iterable<Element>} places
 */
export function freeze(places) {
  for (const place of places) {
    const frozen = element("fieldset", "nbnet-frozen");
    frozen.disabled = true;
    place.replaceWith(frozen);
    frozen.append(place);
  }
}

/**
 * Switch off what is chosen about panels, and weights, whenever a panel comes; what Plotly has for looking stays.
 *
 * @param {HTMLElement} plots
 */
export function freezePanels(plots) {
  const off = () => {
    const controls = plots.querySelectorAll("figcaption select, .nbnet-weights input");
    for (const control of controls) /** @type {HTMLInputElement | HTMLSelectElement} */ (control).disabled = true;
  };
  new MutationObserver(off).observe(plots, { childList: true });
}

/**
 * Let keys that are pressed beside the view be pressed in it: on a page of its own they are meant for nothing else.
 *
 * @param {HTMLElement} el
 */
export function takeKeys(el) {
  if (!alone(el)) return;
  document.addEventListener("keydown", (event) => {
    if (event.target !== document.body) return;
    const { key, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
    const again = new KeyboardEvent("keydown", { key, ctrlKey, metaKey, altKey, shiftKey, repeat, cancelable: true });
    el.dispatchEvent(again);
    if (again.defaultPrevented) event.preventDefault();
  });
}
