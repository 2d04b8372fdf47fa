import { button, choice, div } from "./dom.js";
import { NetworkPanel } from "./network_panel.js";
import { PlotPanel } from "./plot_panel.js";
import { Points } from "./points.js";
import { TablePanel } from "./table_panel.js";
import { WeightsPanel } from "./weights_panel.js";

/** @import { Theme } from "./theme.js" */
/** @import { Peek } from "./peek.js" */

/**
 * @typedef {{ name: string, kind: string, label: string, title: string, figure: any,
 *   choices: { name: string, label: string, values: [string, string][], value: string }[] }} Described
 * @typedef {{ update(patch: any, buffers: DataView[]): Promise<void>, follow(theme: Theme): Promise<void>,
 *   draw(): Promise<void>, close(): void, select?(point: number[] | null): void }} Panel
 * @typedef {(type: string, content?: object) => void} Send
 */

/** What draws a kind of panel. @type {Record<string, new (...arguments_: any[]) => Panel>} */
const KINDS = { plot: PlotPanel, network: NetworkPanel, table: TablePanel, weights: WeightsPanel };

/** The open panels in their grid: each with its title, its choices, and a button that closes it. */
export class Panels {
  /** @type {Map<string, { panel: Panel, place: HTMLElement }>} */
  #open = new Map();
  #unseen = new Set();
  #observer;
  #told = 0;
  /** What was chosen about points. @type {import("./points.js").Chosen} */
  #chosen = { tool: "look", answer: 0, row: 0 };

  /**
   * @param {HTMLElement} el
   * @param {any} plotly
   * @param {Record<string, string>} words
   * @param {Send} send
   * @param {import("./points.js").About} points
   */
  constructor(el, plotly, words, send, points) {
    this.points = points;
    this.tools = { send, words, focus: null, peek: (/** @type {Peek | null} */ peek) => this.#peek(peek) };
    this.el = el;
    this.plotly = plotly;
    this.words = words;
    this.send = send;
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const name = /** @type {HTMLElement} */ (target).dataset.panel;
        if (isIntersecting) this.#unseen.delete(name);
        else this.#unseen.add(name);
      }
      clearTimeout(this.#told);
      this.#told = setTimeout(() => this.send("sight", { unseen: [...this.#unseen] }), 100);
    });
  }

  get names() {
    return [...this.#open.keys()];
  }

  /**
   * @param {string[]} names All that are open now, in their order.
   * @param {Described[]} described Those of them that are new or have changed.
   * @param {Theme} theme
   */
  show(names, described, theme) {
    for (const name of this.names) if (!names.includes(name)) this.#close(name);
    for (const each of described) {
      const before = this.#open.get(each.name)?.place;
      const place = this.#place(each);
      if (before) {
        const held = before.contains(document.activeElement) && document.activeElement?.getAttribute("aria-label");
        before.replaceWith(place);
        this.#close(each.name);
        // A select that made its panel anew goes on under the keys.
        const again = [...place.querySelectorAll("select")].find((one) => held && one.ariaLabel === held);
        again?.focus();
      } else this.el.append(place);
      const Kind = KINDS[each.kind];
      if (!Kind) continue;
      const area = /** @type {HTMLElement} */ (place.querySelector(".nbnet-plot-area"));
      const select = (/** @type {number[] | null} */ point) => {
        for (const { panel } of this.#open.values()) panel.select?.(point);
      };
      const panel = new Kind(area, each.figure, this.plotly, theme, select, this.tools);
      if (each.figure.layout?.meta?.samples && panel instanceof PlotPanel) {
        new Points(place, panel, this.points, this.#chosen, this.words, this.send);
      }
      this.#open.set(each.name, { panel, place });
      this.#observer.observe(place);
    }
    names.forEach((name, index) => {
      const place = this.#open.get(name)?.place;
      if (place && this.el.children[index] !== place) this.el.insertBefore(place, this.el.children[index] ?? null);
    });
  }

  /**
   * @param {string} name
   * @param {any} patch
   * @param {DataView[]} buffers
   */
  async update(name, patch, buffers) {
    const open = this.#open.get(name);
    if (!open) return;
    await open.panel.update(patch, buffers);
    const text = open.place.querySelector(".nbnet-alternative");
    if (text && patch.text && text.textContent !== patch.text) text.textContent = patch.text;
  }

  /** @param {Theme} theme */
  async follow(theme) {
    for (const { panel } of this.#open.values()) await panel.follow(theme);
  }

  close() {
    clearTimeout(this.#told);
    this.#observer.disconnect();
    for (const name of this.names) this.#close(name);
  }

  /** Show a neuron's answer in the large picture, and its name over it. @param {Peek | null} peek */
  #peek(peek) {
    for (const { panel, place } of this.#open.values()) {
      if (!(panel instanceof PlotPanel) || !panel.peek(peek)) continue;
      const label = /** @type {HTMLElement} */ (place.querySelector(".nbnet-panel-label"));
      label.dataset.of ??= label.textContent ?? "";
      label.textContent = peek ? peek.called : label.dataset.of;
    }
  }

  /** With the keys: the neuron whose weights are chosen. @param {HTMLSelectElement} chooser */
  #peekFrom(chooser) {
    const network = () => /** @type {NetworkPanel | undefined} */ (this.#open.get("network")?.panel);
    chooser.addEventListener("focus", () => chooser.matches(":focus-visible") && network()?.peek(chooser.value));
    chooser.addEventListener("blur", () => network()?.peek(null));
  }

  /** @param {string} name */
  #close(name) {
    const open = this.#open.get(name);
    if (!open) return;
    this.#observer.unobserve(open.place);
    this.#unseen.delete(name);
    open.panel.close();
    open.place.remove();
    this.#open.delete(name);
  }

  /** @param {Described} described */
  #place({ name, label, title, choices }) {
    const figure = document.createElement("figure");
    figure.className = `nbnet-plot nbnet-plot-${name}`;
    figure.dataset.panel = name;
    figure.setAttribute("aria-label", title);
    const head = document.createElement("figcaption");
    head.append(div("nbnet-panel-label", label));
    for (const each of choices) {
      const chosen = (/** @type {string} */ value) => this.send("choose", { name, option: each.name, value });
      const chooser = choice(`${label}: ${each.label}`, each.values, each.value, chosen);
      if (each.name === "neuron") this.#peekFrom(chooser);
      head.append(chooser);
    }
    const close = button("nbnet-shut", "×", () => this.send("shut", { name }), this.words.close_panel);
    close.setAttribute("aria-label", `${this.words.close_panel}: ${label}`);
    head.append(close);
    const area = div("nbnet-plot-area");
    figure.append(head, div("nbnet-alternative", title), area);
    return figure;
  }
}
