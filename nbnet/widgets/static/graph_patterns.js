/** @import { GraphPicture } from "./graph_picture.js" */
/** @import { GraphShell } from "./graph_shell.js" */
import { button, element } from "./dom.js";

/** @typedef {"distributes" | "scales" | "routes" | "stops"} Flow */

// Drawn in a square of 16: one line becomes two; a times sign; one of two ways is taken; the line ends.
/** @type {Record<Flow, string>} */
const SIGNS = {
  distributes: "M13 8H9L4 4M9 8L4 12",
  scales: "M4.5 4.5L11.5 11.5M11.5 4.5L4.5 11.5",
  routes: "M13 8H9L4 4M3.5 12.5L6 10.5",
  stops: "M13 8H6M5 3V13",
};
const FLOWS = /** @type {Flow[]} */ (Object.keys(SIGNS));
const SVG = "http://www.w3.org/2000/svg";

/** Marks on the gates that tell what each does to a gradient, and their legend. */
export class GraphPatterns {
  /** @type {Record<string, Flow>} */
  #marks = {};

  /**
   * @param {GraphShell} shell
   * @param {GraphPicture} picture
   */
  constructor(shell, picture) {
    this.shell = shell;
    this.picture = picture;
    const ask = () => shell.requests.ask("patterns", "patterns", { on: this.row.hidden });
    this.toggle = button("", shell.word("patterns"), ask, shell.word("patterns_hint"));
    this.toggle.setAttribute("aria-pressed", "false");
    shell.tools([this.toggle]);
    this.row = shell.row("patterns");
    this.row.hidden = true;
    shell.listen((message) => message.patterns && this.#show(message.patterns));
  }

  /** Mark the gates of a new picture. */
  redrawn() {
    const named = Object.entries(this.#marks).map(([id, flow]) => {
      const made = mark(flow);
      made.setAttribute("role", "img");
      made.setAttribute("aria-label", this.shell.word(`flow_${flow}`));
      return [id, made];
    });
    this.picture.badge(Object.fromEntries(named));
  }

  /** @param {{ on: boolean, marks: Record<string, Flow> }} patterns */
  #show({ on, marks }) {
    this.#marks = marks;
    this.row.hidden = !on;
    this.toggle.setAttribute("aria-pressed", String(on));
    const present = new Set(Object.values(marks));
    const shown = FLOWS.filter((flow) => on && (flow !== "stops" || present.has(flow)));
    this.row.replaceChildren(
      ...shown.map((flow) => {
        const line = element("span", `pattern ${flow}`);
        line.append(icon(flow), element("span", "", this.shell.word(`flow_${flow}`)));
        return line;
      }),
    );
    this.redrawn();
  }
}

/** @param {Flow} flow */
function icon(flow) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", "0 0 16 16");
  made.setAttribute("class", "pattern-icon");
  made.setAttribute("aria-hidden", "true");
  made.append(mark(flow));
  return made;
}

/** @param {Flow} flow */
function mark(flow) {
  const made = document.createElementNS(SVG, "g");
  made.setAttribute("class", `mark ${flow}`);
  const paper = document.createElementNS(SVG, "circle");
  for (const [name, value] of Object.entries({ cx: 8, cy: 8, r: 8 })) paper.setAttribute(name, String(value));
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", SIGNS[flow]);
  made.append(paper, line);
  return made;
}
