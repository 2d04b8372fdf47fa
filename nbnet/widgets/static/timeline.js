import { button, div } from "./dom.js";

/**
 * The slider of time, and the runs that were pinned.
 *
 * @typedef {{ at: number, last: number, past: boolean, text: string }} Time
 */
export class Timeline {
  #slider = Object.assign(document.createElement("input"), { type: "range", min: "0", step: "1" });
  #text = div("nbnet-moment");
  #now;
  #branch;
  #runs = div("nbnet-runs");
  #asked = 0;
  #wanted = -1;
  #dragging = false;

  /**
   * @param {HTMLElement} el
   * @param {Record<string, string>} words
   * @param {(type: string, content?: object) => void} send
   */
  constructor(el, words, send) {
    this.words = words;
    this.send = send;
    el.setAttribute("role", "group");
    el.setAttribute("aria-label", words.time ?? "");
    this.#slider.setAttribute("aria-label", words.time ?? "");
    this.#slider.title = words.time_hint ?? "";
    this.#slider.addEventListener("input", () => this.#ask());
    this.#slider.addEventListener("pointerdown", () => (this.#dragging = true));
    for (const type of ["pointerup", "pointercancel", "blur"]) {
      this.#slider.addEventListener(type, () => (this.#dragging = false));
    }
    this.#now = button("nbnet-now", words.now ?? "", () => send("scrub", { iteration: null }));
    this.#branch = button("nbnet-branch", words.branch ?? "", () => send("branch"), words.branch_hint);
    const pin = button("nbnet-pin", words.pin ?? "", () => send("pin"), words.pin_hint);
    this.#runs.setAttribute("aria-label", words.runs ?? "");
    this.#runs.setAttribute("role", "group");
    el.replaceChildren(this.#slider, this.#text, this.#now, this.#branch, pin, this.#runs);
  }

  /** Ask for the slider's moment, but not for the next before the last has been answered. */
  #ask() {
    this.#wanted = Number(this.#slider.value);
    if (performance.now() - this.#asked < 400) return;
    this.#asked = performance.now();
    const iteration = this.#wanted >= Number(this.#slider.max) ? null : this.#wanted;
    this.#wanted = -1;
    this.send("scrub", { iteration });
  }

  /** What was asked for is on the screen. */
  drawn() {
    this.#asked = 0;
    if (this.#wanted >= 0) this.#ask();
  }

  /** @param {Time} time */
  show({ at, last, past, text }) {
    this.#slider.max = String(last);
    this.#slider.disabled = !last;
    if (!this.#dragging) this.#slider.value = String(past ? at : last);
    this.#slider.setAttribute("aria-valuetext", text);
    if (this.#text.textContent !== text) this.#text.textContent = text;
    this.#now.disabled = this.#branch.disabled = !past;
  }

  /** @param {string[]} labels */
  runs(labels) {
    if (labels.join("\n") === this.#runs.dataset.labels) return;
    this.#runs.dataset.labels = labels.join("\n");
    this.#runs.replaceChildren(
      ...labels.map((label, index) => {
        const chip = Object.assign(document.createElement("span"), { textContent: label, className: "nbnet-run" });
        const away = button("nbnet-unpin", "×", () => this.send("unpin", { index, label }), this.words.unpin);
        away.setAttribute("aria-label", `${this.words.unpin}: ${label}`);
        chip.append(away);
        return chip;
      }),
    );
  }
}
