/** @import { GraphShell } from "./graph_shell.js" */
import { button, element } from "./dom.js";
import { GraphTable } from "./graph_table.js";

/**
 * @typedef {object} Card
 * @property {string} node
 * @property {string} title
 * @property {[string, string][]} facts
 * @property {string[]} formulas
 * @property {import("./graph_table.js").Table | null} table
 * @property {boolean} movable
 * @property {[number, string][]} jacobians
 * @property {boolean} pinnable
 * @property {boolean} pinned
 */

/** The panel of the wire that was opened: what it is, its numbers, and the button that pins it. */
export class GraphInspector {
  /** @type {Card | null} */
  #card = null;
  /** Whether the person who asked works with the keyboard, which then goes on in the panel. */
  #enter = false;

  /**
   * @param {GraphShell} shell
   * @param {{ focus(node: string): void, pinned(node: string): void, entry(node: string, index: string[]): void }} act
   */
  constructor(shell, act) {
    this.shell = shell;
    this.act = act;
    const word = (/** @type {string} */ key) => shell.word(key);
    this.el = shell.panel("inspector", "");
    this.el.hidden = true;
    this.title = element("h3", "panel-title");
    this.shut = button("panel-shut", "×", () => this.#shut(), word("shut"));
    this.shut.setAttribute("aria-label", word("shut"));
    const head = element("div", "panel-head");
    head.append(this.title, this.shut);
    this.facts = element("dl", "facts");
    this.pin = button("", word("pin"), () => this.#pin());
    const tools = element("div", "tools");
    this.jacobians = element("span", "tools");
    tools.append(this.pin, this.jacobians);
    this.table = new GraphTable(shell, (index) => this.#card && act.entry(this.#card.node, index));
    this.formulas = element("pre", "formulas");
    this.el.append(head, this.facts, tools, this.table.el, this.formulas);
    this.el.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#shut();
    });
    shell.listen((message) => {
      if ("inspector" in message) this.#show(message.inspector);
    });
  }

  /**
   * @param {string} node
   * @param {boolean} enter Whether the focus shall follow.
   */
  open(node, enter) {
    this.#enter = enter;
    // Python does not tell again what this page shows already.
    if (this.#card?.node === node) this.#show(this.#card);
    this.shell.requests.ask("open", "open", { node });
  }

  /** @param {Card | null} card */
  #show(card) {
    this.#card = card;
    this.el.hidden = card === null;
    if (card === null) return;
    this.title.textContent = card.title;
    this.el.setAttribute("aria-label", card.title);
    this.facts.replaceChildren(
      ...card.facts.flatMap(([name, fact]) => [element("dt", "", name), element("dd", "", fact)]),
    );
    this.formulas.textContent = card.formulas.join("\n");
    this.table.show(card.table, card.movable);
    this.#offer(card.jacobians);
    this.pin.hidden = !card.pinnable;
    this.pin.textContent = this.shell.word(card.pinned ? "unpin" : "pin");
    this.pin.title = this.shell.word(card.pinned ? "unpin_hint" : "pin_hint");
    if (this.#enter) (card.pinnable ? this.pin : this.shut).focus();
    this.#enter = false;
  }

  /** @param {[number, string][]} jacobians The inputs whose Jacobian can be opened. */
  #offer(jacobians) {
    const offered = JSON.stringify(jacobians);
    if (this.jacobians.dataset.offered === offered) return; // or a button would lose the focus at every update
    this.jacobians.dataset.offered = offered;
    const { requests, words } = this.shell;
    const buttons = jacobians.map(([input, name]) =>
      button("", name, () => requests.ask("jacobian", "jacobian", { input }), words.jacobian_hint),
    );
    this.jacobians.replaceChildren(...(buttons.length ? [this.shell.word("jacobians"), ...buttons] : []));
  }

  #pin() {
    if (!this.#card) return;
    const { node, pinned } = this.#card;
    this.shell.requests.ask("pin", pinned ? "unpin" : "pin", { node });
    if (!pinned) this.act.pinned(node);
  }

  #shut() {
    if (!this.#card) return;
    const { node } = this.#card;
    this.shell.requests.ask("open", "shut");
    this.act.focus(node);
  }
}
