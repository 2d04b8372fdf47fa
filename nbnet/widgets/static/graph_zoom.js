import { projected } from "./projector.js";

const SMALLEST = 0.2;
const LARGEST = 4;
const READABLE = 0.6;
const SCROLLED = 0.8;

/** Pan, zoom and fit: the window scrolls natively, and the picture in it is drawn larger or smaller. */
export class GraphZoom {
  #scale = 1;

  /** @param {HTMLElement} el The scrolling window around an SVG. */
  constructor(el) {
    this.el = el;
    el.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    el.addEventListener("pointerdown", (event) => this.#drag(event));
  }

  /** @returns {SVGSVGElement | null} */
  get #svg() {
    return this.el.querySelector("svg");
  }

  /** Show all of the picture, unless that would be too small to read: then it is scrolled anyway. */
  start() {
    // So much room does the picture want; a panel goes beside it where there is more, and under it where there is not.
    this.el.style.flexBasis = `${Math.max(480, this.#svg?.viewBox.baseVal.width ?? 0)}px`;
    const whole = Math.min(this.#whole(), 1);
    if (projected(this.el) > 1) this.#set(1);
    else this.#set(whole < READABLE ? SCROLLED : whole);
  }

  /** Show all of the picture. */
  fit() {
    this.#set(this.#whole());
  }

  /** @param {number} factor */
  by(factor) {
    this.#set(this.#scale * factor, this.el.clientWidth / 2, this.el.clientHeight / 2);
  }

  #whole() {
    const box = this.#svg?.viewBox.baseVal;
    if (!box || !this.el.clientWidth) return 1;
    return Math.min(this.el.clientWidth / box.width, Math.max(this.el.clientHeight, 200) / box.height);
  }

  /**
   * @param {number} scale
   * @param {number} x What stays in place, measured from the left of the window.
   * @param {number} y
   */
  #set(scale, x = 0, y = 0) {
    const svg = this.#svg;
    if (!svg) return;
    const next = Math.min(Math.max(scale, Math.min(SMALLEST, this.#whole())), LARGEST);
    const grown = next / this.#scale;
    const [left, top] = [(this.el.scrollLeft + x) * grown - x, (this.el.scrollTop + y) * grown - y];
    this.#scale = next;
    this.el.toggleAttribute("data-far", next < SMALLEST);
    svg.style.width = `${svg.viewBox.baseVal.width * next}px`;
    svg.style.height = `${svg.viewBox.baseVal.height * next}px`;
    this.el.scrollTo(left, top);
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const times = projected(this.el);
    const { left, top } = this.el.getBoundingClientRect();
    this.#set(
      this.#scale * Math.exp(-event.deltaY / 300),
      (event.clientX - left) / times,
      (event.clientY - top) / times,
    );
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.button !== 0 || target.closest(".node, .gate-sign, [data-fold]")) return;
    const times = projected(this.el);
    const from = [event.clientX / times + this.el.scrollLeft, event.clientY / times + this.el.scrollTop];
    const move = (/** @type {PointerEvent} */ to) =>
      this.el.scrollTo(
        /** @type {number} */ (from[0]) - to.clientX / times,
        /** @type {number} */ (from[1]) - to.clientY / times,
      );
    const end = () => {
      this.el.removeEventListener("pointermove", move);
      delete this.el.dataset.dragged;
    };
    this.el.setPointerCapture(event.pointerId);
    this.el.dataset.dragged = "";
    this.el.addEventListener("pointermove", move);
    this.el.addEventListener("pointerup", end, { once: true });
    this.el.addEventListener("pointercancel", end, { once: true });
  }
}
