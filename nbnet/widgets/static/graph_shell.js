/** @import { Model } from "./anywidget" */
/** @import { Channel } from "./channel.js" */
import { element } from "./dom.js";
import { Requests } from "./graph_requests.js";
import { ownKeys } from "./own_keys.js";
import { markTheme } from "./theme.js";

/**
 * What the parts of a graph view share: the line to Python, the words, and places for what they show.
 *
 * A part is one module with one job. It takes its place with `tools`, `row` or `panel`, and listens to what Python
 * says with `listen`.
 */
export class GraphShell {
  /** @type {((message: any) => void)[]} */
  #listeners = [];

  /**
   * @param {Model} model
   * @param {Channel} channel
   */
  constructor(model, channel) {
    this.model = model;
    /** @type {Record<string, string>} */
    this.words = model.get("words");
    this.channel = channel;
    this.el = element("div", "nbnet-graph-view");
    this.bar = element("div", "bar");
    this.bar.setAttribute("role", "toolbar");
    this.bar.setAttribute("aria-label", this.word("toolbar"));
    this.note = element("span", "note");
    const slow = element("span", "slow");
    slow.setAttribute("role", "status");
    this.rows = element("div", "rows");
    this.window = element("div", "window");
    this.panels = element("div", "panels");
    const stage = element("div", "stage");
    stage.append(this.window, this.panels);
    this.sliders = element("div", "sliders");
    this.alert = element("div", "alert");
    this.alert.setAttribute("role", "alert");
    this.details = element("div", "details");
    this.details.setAttribute("role", "status");
    this.details.tabIndex = 0; // long ones scroll
    this.el.append(this.bar, this.rows, stage, this.sliders, this.alert, this.details);
    this.tail = element("span", "space");
    this.bar.append(this.note, slow, this.tail);
    this.requests = new Requests(this.channel, (late) => (slow.textContent = late ? this.word("waiting") : ""));
    this.forget = markTheme(this.el);
    this.letKeysGo = ownKeys(this.el);
    this.channel.on("patch", (message) => {
      this.requests.answered(message);
      for (const listener of this.#listeners) listener(message);
      if (message.error || message.view === this.channel.view) this.alert.textContent = message.error ?? "";
    });
  }

  /** @param {string} key */
  word(key) {
    return this.words[key] ?? key;
  }

  /**
   * Hear what changed: texts by id, and what the parts in Python said.
   * @param {(message: any) => void} listener
   */
  listen(listener) {
    this.#listeners.push(listener);
  }

  /**
   * Put a group of buttons into the toolbar.
   * @param {Node[]} tools
   * @param {"start" | "end"} where Beside undo, or beside the zoom.
   */
  tools(tools, where = "start") {
    const group = element("span", "tools");
    group.append(...tools);
    this.bar.insertBefore(group, where === "start" ? this.note : null);
    return group;
  }

  /**
   * Add a row under the toolbar; it may be hidden.
   * @param {string} kind Its class.
   */
  row(kind) {
    const row = element("div", `bar ${kind}`);
    this.rows.append(row);
    return row;
  }

  /**
   * Add a panel beside the picture, under it where there is no room; it may be hidden.
   * @param {string} kind Its class.
   * @param {string} label What a screen reader calls it.
   */
  panel(kind, label) {
    const panel = element("section", `panel ${kind}`);
    panel.setAttribute("aria-label", label);
    this.panels.append(panel);
    return panel;
  }

  close() {
    this.forget();
    this.letKeysGo();
    this.requests.close();
  }
}
