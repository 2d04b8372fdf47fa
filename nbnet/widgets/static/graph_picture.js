/**
 * @typedef {object} Act What a person does in the picture.
 * @property {() => void} point
 * @property {(node: string, square: number) => void} choose A leaf or a pin, and the square of its heatmap or -1.
 * @property {(node: string, byKey: boolean) => void} open
 * @property {(group: string) => void} fold
 */

/**
 * The SVG of a graph: its texts are changed by id; its wires can be pointed at, walked through by keyboard, and clicked.
 */
export class GraphPicture {
  /** @type {Map<string, Element>} */
  #parts = new Map();
  /** @type {SVGGElement[]} */
  #nodes = [];
  /** @type {string | null} */
  #current = null;

  /**
   * @param {HTMLElement} el Where the picture goes.
   * @param {string} prefix Makes ids unique on the page.
   * @param {Act} act
   */
  constructor(el, prefix, act) {
    this.el = el;
    this.prefix = prefix;
    this.act = act;
    el.addEventListener("pointerover", (event) => this.#point(event.target));
    el.addEventListener("focusin", (event) => this.#point(event.target));
    el.addEventListener("click", (event) => this.#click(event.target));
    el.addEventListener("dblclick", (event) => this.#open(event.target, false));
    el.addEventListener("keydown", (event) => this.#key(event));
  }

  /** The wire or gate that was pointed at last. */
  get current() {
    return this.#current;
  }

  /** @param {string} svg */
  show(svg) {
    this.#parts.clear();
    this.#nodes = [];
    this.el.replaceChildren();
    if (!svg) return;
    const root = document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
    for (const part of root.querySelectorAll("[id]")) {
      this.#parts.set(part.id, part);
      if (part.matches(".node")) this.#nodes.push(/** @type {SVGGElement} */ (part));
      part.setAttribute("data-id", part.id);
      part.id = `${this.prefix}-${part.id}`;
    }
    this.#nodes[0]?.setAttribute("tabindex", "0");
    this.el.append(root);
  }

  /** @param {Record<string, string>} texts Texts by id; the letters of a heatmap are the classes of its squares. */
  patch(texts) {
    for (const [id, text] of Object.entries(texts)) {
      const part = this.#parts.get(id);
      if (!part) continue;
      if (part.matches(".heat")) {
        part.toggleAttribute("data-blank", text === "");
        for (let i = 0; i < text.length; i++) part.children[i]?.setAttribute("class", text.charAt(i));
      } else {
        const { firstChild } = part;
        if (firstChild) firstChild.nodeValue = text;
        else part.textContent = text;
      }
    }
  }

  /** How many wires there are. */
  get size() {
    return this.#nodes.length;
  }

  /**
   * Go to the next wire whose name contains a text.
   * @param {string} text
   * @returns {boolean} Whether there is one.
   */
  find(text) {
    const wanted = text.toLowerCase();
    const here = this.#nodes.findIndex((node) => node.tabIndex === 0);
    const order = [...this.#nodes.slice(here + 1), ...this.#nodes.slice(0, here + 1)];
    const goal = order.find((node) => node.getAttribute("aria-label")?.toLowerCase().includes(wanted));
    if (goal && wanted) this.#goTo(goal);
    return goal !== undefined;
  }

  /**
   * Show what is pinned, and which ways the gradient does not take any more.
   * @param {{ pinned?: string[], stopped?: string[] }} marks
   */
  pins({ pinned = [], stopped = [] }) {
    this.flag("data-pinned", pinned);
    this.flag("data-stopped", stopped);
    for (const old of this.el.querySelectorAll("g > .pin")) old.remove();
    const sign = this.el.querySelector("defs .pin");
    for (const id of pinned) {
      const part = this.#parts.get(id);
      const corner = part?.querySelector("rect");
      if (!part || !corner || !sign) continue;
      const own = /** @type {Element} */ (sign.cloneNode());
      own.setAttribute("transform", `translate(${corner.getAttribute("x")} ${corner.getAttribute("y")})`);
      part.append(own);
    }
  }

  /**
   * Put the focus on a wire.
   * @param {string} node
   */
  focus(node) {
    const goal = this.#nodes.find((each) => each.getAttribute("data-id") === node);
    if (goal) this.#goTo(goal);
  }

  /**
   * Mark a leaf and one of its entries.
   * @param {string} node
   * @param {boolean} on
   * @param {number | null} square
   */
  mark(node, on, square) {
    this.#parts.get(node)?.toggleAttribute("data-marked", on);
    const squares = this.#parts.get(`${node}-value-heat`)?.children ?? [];
    for (let i = 0; i < squares.length; i++) squares[i]?.toggleAttribute("data-chosen", i === square);
  }

  /**
   * Flag these parts of the picture, and no others, with an attribute that the style sheet knows.
   * @param {string} flag Such as `data-lit`.
   * @param {string[]} ids
   */
  flag(flag, ids) {
    for (const part of this.el.querySelectorAll(`[${flag}]`)) part.removeAttribute(flag);
    for (const id of ids) this.#parts.get(id)?.setAttribute(flag, "");
  }

  /**
   * Put a badge on the upper right of these signs, and of no others.
   * @param {Record<string, SVGElement>} badges By the id of the sign; each drawn in a square of 16.
   */
  badge(badges) {
    for (const badge of this.el.querySelectorAll(".badge")) badge.remove();
    for (const [id, badge] of Object.entries(badges)) {
      const sign = this.#parts.get(id);
      const shape = sign?.querySelector("rect");
      if (!sign || !shape) continue;
      const { x, y, width } = shape;
      const place = document.createElementNS("http://www.w3.org/2000/svg", "g");
      place.setAttribute("class", "badge");
      place.setAttribute(
        "transform",
        `translate(${x.baseVal.value + width.baseVal.value - 10} ${y.baseVal.value - 6})`,
      );
      place.append(badge);
      sign.append(place);
    }
  }

  /**
   * Scroll the window so far that a part of the picture is in it.
   * @param {string} id
   */
  reveal(id) {
    const part = this.#parts.get(id)?.getBoundingClientRect();
    const frame = this.el.getBoundingClientRect();
    if (!part || !frame.width) return;
    const room = 60;
    const beyond = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ size) =>
      from < room ? from - room : to > size - room ? to - size + room : 0;
    this.el.scrollBy(
      beyond(part.left - frame.left, part.right - frame.left, frame.width),
      beyond(part.top - frame.top, part.bottom - frame.top, frame.height),
    );
  }

  /** @param {EventTarget | null} target */
  #point(target) {
    const node = target instanceof Element ? target.closest(".node, .gate-sign, .folded-sign") : null;
    const id = node?.getAttribute("data-id");
    if (!id || id === this.#current) return;
    this.#current = id;
    this.act.point();
  }

  /** @param {EventTarget | null} target */
  #click(target) {
    if (!(target instanceof Element)) return;
    const fold = target.closest("[data-fold]");
    if (fold) return this.act.fold(/** @type {string} */ (fold.getAttribute("data-fold")));
    const node = target.closest(".node.leaf, .node[data-pinned]");
    const id = node?.getAttribute("data-id");
    if (!id) return this.#open(target, false);
    const heat = target.closest(".heat");
    this.act.choose(id, heat ? [...heat.children].indexOf(target) : this.#entry(target));
  }

  /**
   * @param {EventTarget | null} target
   * @param {boolean} byKey
   */
  #open(target, byKey) {
    const node = target instanceof Element ? target.closest(".node, .gate-sign") : null;
    const id = node?.getAttribute("data-id");
    if (id) this.act.open(id, byKey);
  }

  /** @param {Element} target The number in a square, or something else. */
  #entry(target) {
    const found = /-(\d+)$/.exec(target.matches(".entry") ? (target.getAttribute("data-id") ?? "") : "");
    return found ? Number(found[1]) : -1;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {Element} */ (event.target);
    const fold = target.closest("[data-fold]");
    if (fold && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      this.act.fold(/** @type {string} */ (fold.getAttribute("data-fold")));
    }
    const here = this.#nodes.findIndex((node) => node === target);
    if (here < 0) return;
    if (event.key === "Enter") {
      event.preventDefault(); // or the button that gets the focus would be pressed by the same key
      this.#open(target, true);
    }
    const last = this.#nodes.length - 1;
    /** @type {Record<string, number>} */
    const goals = { ArrowLeft: Math.max(here - 1, 0), ArrowRight: Math.min(here + 1, last), Home: 0, End: last };
    const goal = this.#nodes[goals[event.key] ?? -1];
    if (!goal) return;
    event.preventDefault();
    this.#goTo(goal);
  }

  /** @param {SVGGElement} goal The only wire that Tab reaches from now on. */
  #goTo(goal) {
    for (const node of this.#nodes) if (node.tabIndex === 0) node.setAttribute("tabindex", "-1");
    goal.setAttribute("tabindex", "0");
    goal.focus();
  }
}
