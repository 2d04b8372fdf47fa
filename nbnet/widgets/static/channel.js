/** @import { Model } from "./anywidget" */

/**
 * One view's line to Python. All views of a widget, in all tabs, hear every message; those with `to` are for the views
 * named in it. A message that Python sends before this view listens is lost, hence the first word: *ready*.
 */
export class Channel {
  /** @type {Map<string, (content: any, buffers: DataView[]) => void>} */
  #listeners = new Map();
  #receive;

  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    this.view = crypto.getRandomValues(new Uint32Array(2)).join("-");
    this.#receive = (/** @type {any} */ content, /** @type {DataView[]} */ buffers) => {
      if (content.to && !content.to.includes(this.view)) return;
      this.#listeners.get(content.type)?.(content, buffers);
    };
    model.on("msg:custom", this.#receive);
  }

  /**
   * @param {string} type
   * @param {(content: any, buffers: DataView[]) => void} listener
   */
  on(type, listener) {
    this.#listeners.set(type, listener);
  }

  /**
   * @param {string} type
   * @param {object} content
   */
  send(type, content = {}) {
    try {
      this.model.send({ type, view: this.view, ...content });
    } catch (error) {
      console.warn(error); // a kernel that has ended takes no messages, and the views say that it is gone
    }
  }

  /** Tell Python to draw no more for this view, and stop listening. */
  close() {
    this.model.off("msg:custom", this.#receive);
    this.send("closed");
  }
}
