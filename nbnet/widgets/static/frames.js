/** Milliseconds between two pictures of most screens. */
const SCREEN = 16;

/**
 * Draw frames as fast as the screen takes them: always the latest, which may be merged with those that it overtook. A frame is acknowledged when it has been drawn, which is what paces Python.
 * Nothing is drawn while the view is out of sight.
 */
export class Frames {
  /** @type {any} */
  #latest = null;
  #drawing = false;
  #visible = true;
  #closed = false;
  #began = 0;
  #observer;

  /**
   * @param {HTMLElement} el What must be in sight.
   * @param {(frame: any) => Promise<void>} draw
   * @param {(frame: any) => void} drawn Called after each frame drawn; it answers for all earlier ones.
   * @param {(earlier: any, later: any) => any} [merge] What to draw instead of two frames; by default the later.
   */
  constructor(el, draw, drawn, merge = (_, later) => later) {
    this.draw = draw;
    this.drawn = drawn;
    this.merge = merge;
    this.#observer = new IntersectionObserver((entries) => {
      this.#visible = entries.some((entry) => entry.isIntersecting);
      this.#run();
    });
    this.#observer.observe(el);
  }

  /** @param {any} frame */
  push(frame) {
    this.#latest = this.#latest ? this.merge(this.#latest, frame) : frame;
    this.#run();
  }

  close() {
    this.#closed = true;
    this.#observer.disconnect();
  }

  async #run() {
    if (this.#drawing) return;
    this.#drawing = true;
    while (this.#latest && this.#visible && !this.#closed) {
      // The first one at once: what answers a hand shall not wait for the screen, which then waits for it.
      if (document.hidden || performance.now() - this.#began < SCREEN) await new Promise(requestAnimationFrame);
      this.#began = performance.now();
      const frame = this.#latest;
      this.#latest = null;
      await this.draw(frame);
      this.drawn(frame);
    }
    this.#drawing = false;
  }
}
