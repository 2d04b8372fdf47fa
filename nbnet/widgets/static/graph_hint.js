/** @import { GraphPicture } from "./graph_picture.js" */
/** @import { GraphShell } from "./graph_shell.js" */
import { element } from "./dom.js";

const GAP = 6;

/** The details of what the pointer is at, beside it, while the line that tells them is not on the screen. */
export class GraphHint {
  /** @type {Element | null} */
  #at = null;
  #seen = true;
  /** @type {string | null} */
  #told = null;

  /**
   * @param {GraphShell} shell
   * @param {GraphPicture} picture
   */
  constructor(shell, picture) {
    this.shell = shell;
    this.picture = picture;
    this.el = element("div", "hint");
    this.el.hidden = true;
    this.el.setAttribute("aria-hidden", "true"); // the line says the same to a screen reader
    shell.el.append(this.el);
    this.watch = new IntersectionObserver(([entry]) => {
      this.#seen = entry?.isIntersecting ?? true;
      if (this.#seen) this.hide();
    });
    this.watch.observe(shell.details);
    shell.window.addEventListener("pointerover", (event) => {
      const at = /** @type {Element} */ (event.target).closest(".node, .gate-sign, .folded-sign");
      if (at === this.#at) return;
      this.hide();
      this.#at = at;
      this.#show(); // unless its details are on the way
    });
    for (const type of ["pointerleave", "pointerdown", "wheel", "scroll"]) {
      shell.window.addEventListener(type, () => this.hide(), { passive: true });
    }
    shell.el.addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
  }

  /** Follow the line of details, which now tells of another part of the picture, or other numbers. */
  follow() {
    this.#told = this.picture.current;
    this.#show();
  }

  #show() {
    if (this.#seen || !this.#at?.isConnected || this.#at.getAttribute("data-id") !== this.#told) return;
    this.el.textContent = this.shell.details.textContent;
    this.el.hidden = false;
    const [part, whole] = [this.#at.getBoundingClientRect(), this.shell.el.getBoundingClientRect()];
    const left = Math.min(part.left - whole.left, whole.width - this.el.offsetWidth - GAP);
    this.el.style.left = `${Math.max(left, 0)}px`;
    this.el.style.top = `${part.bottom - whole.top + GAP}px`;
  }

  hide() {
    this.#at = null;
    this.el.hidden = true;
  }

  close() {
    this.watch.disconnect();
  }
}
