/** @import { GraphShell } from "./graph_shell.js" */
import { button, element } from "./dom.js";

/** @typedef {{ input: number, title: string, svg: string, lines: string[], rule: string, shapes: string }} Told */

/** The panel of a gate's Jacobian; the buttons that open it stand in the inspector. */
export class GraphJacobian {
  /** @param {GraphShell} shell */
  constructor(shell) {
    this.el = shell.panel("jacobian", shell.word("jacobians"));
    this.el.hidden = true;
    this.title = element("h3", "panel-title");
    const shut = () => shell.requests.ask("jacobian", "jacobian", { input: null });
    const close = button("panel-shut", "×", shut, shell.word("shut"));
    close.setAttribute("aria-label", shell.word("shut"));
    const head = element("div", "panel-head");
    head.append(this.title, close);
    this.picture = element("div", "jacobian-picture");
    this.picture.tabIndex = 0;
    this.rule = element("p", "jacobian-rule");
    this.shapes = element("p", "jacobian-shapes");
    this.lines = element("ul", "jacobian-lines");
    const product = element("h4", "jacobian-product", shell.word("product"));
    this.el.append(head, this.picture, product, this.rule, this.shapes, this.lines);
    this.el.addEventListener("keydown", (event) => {
      if (event.key === "Escape") shut();
    });
    shell.listen((message) => {
      if ("jacobian" in message) this.#show(message.jacobian);
    });
  }

  /** @param {Told | null} told */
  #show(told) {
    this.el.hidden = told === null;
    this.el.dataset.input = told === null ? "" : String(told.input);
    if (told === null) return;
    this.title.textContent = told.title;
    this.el.setAttribute("aria-label", told.title);
    const root = new DOMParser().parseFromString(told.svg, "image/svg+xml").documentElement;
    this.picture.replaceChildren(document.importNode(root, true));
    this.picture.setAttribute("aria-label", told.title);
    this.rule.textContent = told.rule;
    this.shapes.textContent = told.shapes;
    this.lines.replaceChildren(...told.lines.map((line) => element("li", "", line)));
  }
}
