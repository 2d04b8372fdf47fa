/** @import { GraphShell } from "./graph_shell.js" */
import { button, div, element } from "./dom.js";

/** @typedef {{ key: string, asked: string, kind: "" | "right" | "wrong" | "shown", told: string, typed: string }} Question */

const MARKS = { "": "", right: "✓ ", wrong: "✗ ", shown: "→ " };

/** Predict first: a field for each number that comes next, and what Python says about the answers. */
export class GraphQuiz {
  /** @type {Map<string, { input: HTMLInputElement, told: HTMLElement, typed: string }>} */
  #fields = new Map();
  #keys = "";

  /**
   * @param {GraphShell} shell
   * @param {() => void} goOn
   * @param {() => void} leave Where Escape leads from a field: there the arrow keys walk again.
   */
  constructor(shell, goOn, leave) {
    this.shell = shell;
    this.leave = leave;
    const word = (/** @type {string} */ key) => shell.word(key);
    this.el = div("quiz");
    this.list = div("questions");
    this.check = button("check", word("check"), () => this.#check());
    this.reveal = button("", word("show"), () => shell.requests.ask("show", "show"), word("show_hint"));
    this.goOn = button("check", word("go_on"), goOn);
    this.score = element("span", "score");
    this.again = button("", word("again"), () => shell.requests.ask("again", "again"), word("again_hint"));
    const act = div("bar");
    act.append(this.check, this.reveal, this.goOn, this.score, this.again);
    this.el.append(this.list, act);
  }

  /** @param {{ predict: boolean, open: boolean, place: number, last: number, mode: string, questions: Question[], score: string }} stop */
  show({ predict, open, place, last, mode, questions, score }) {
    this.el.hidden = !predict;
    if (!predict) return;
    const here = this.el.contains(document.activeElement) ? document.activeElement : null;
    const keys = JSON.stringify([mode, place, questions.map(({ key, asked }) => [key, asked])]);
    if (keys !== this.#keys) this.#ask(questions);
    this.#keys = keys;
    for (const { key, kind, told, typed } of questions) {
      const field = this.#fields.get(key);
      if (!field) continue;
      const { input } = field;
      input.disabled = kind === "right" || kind === "shown";
      // What a person is typing here is left alone; what was answered, perhaps in another view, is shown.
      if (typed !== field.typed || input.disabled) input.value = field.typed = typed;
      input.setAttribute("aria-invalid", String(kind === "wrong"));
      field.told.className = `told ${kind}`;
      field.told.textContent = told && MARKS[kind] + told;
    }
    this.check.hidden = this.reveal.hidden = !open;
    this.goOn.hidden = open || place === last;
    this.score.textContent = score;
    // A browser takes the focus from what is disabled or hidden a little later.
    if (!here || (here.isConnected && here.matches(":enabled") && !here.closest("[hidden]"))) return;
    // What was focused is gone or disabled: go on with what comes next.
    if (open) this.focus();
    else if (!this.goOn.hidden) this.goOn.focus();
    else this.again.focus();
  }

  /** Go to the first field that is to be filled in. */
  focus() {
    for (const { input } of this.#fields.values()) {
      if (input.disabled) continue;
      input.focus();
      input.select();
      return;
    }
  }

  /** @param {Question[]} questions */
  #ask(questions) {
    this.#fields.clear();
    this.list.replaceChildren(
      ...questions.map(({ key, asked }, place) => {
        const line = div("question");
        const label = element("label", "");
        const input = element("input", "answer");
        input.type = "text";
        input.autocomplete = "off";
        input.spellcheck = false;
        input.placeholder = "?";
        input.title = this.shell.word("answer_hint");
        const told = element("span", "told");
        told.id = `${this.shell.channel.view}-told-${place}`;
        input.setAttribute("aria-describedby", told.id);
        input.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== "Escape") return;
          event.preventDefault();
          event.stopPropagation();
          if (event.key === "Enter") this.#enter(input);
          else this.leave();
        });
        label.append(element("span", "symbol", `${asked} =`), input);
        line.append(label, told);
        this.#fields.set(key, { input, told, typed: "" });
        return line;
      }),
    );
  }

  /** @param {HTMLInputElement} input Where Enter was pressed: on to the next empty field, or check them all. */
  #enter(input) {
    const open = [...this.#fields.values()].map((field) => field.input).filter((each) => !each.disabled);
    const empty = open.find((each) => each !== input && !each.value.trim());
    if (empty && input.value.trim()) empty.focus();
    else this.#check();
  }

  #check() {
    const typed = Object.fromEntries([...this.#fields].map(([key, { input }]) => [key, input.value]));
    this.shell.requests.ask("answer", "answer", { typed });
  }
}
