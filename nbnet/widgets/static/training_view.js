import { copy } from "./arrays.js";
import { Channel } from "./channel.js";
import { Frames } from "./frames.js";
import { PlotPanel } from "./plot_panel.js";
import { loadPlotly } from "./plotly.js";
import { themeOf, watchTheme } from "./theme.js";
import { Transport } from "./transport.js";

/** @import { Cleanup, Context } from "./anywidget" */

// A kernel that does another cell's work answers when that is done: say so, rather than seem broken.
const BUSY_AFTER = 1500;

/**
 * @param {Context} context
 * @returns {Cleanup}
 */
function render({ model, el }) {
  const root = build(el);
  const channel = new Channel(model);
  const closing = new AbortController();
  /** @type {Transport | undefined} */
  let transport;
  /** @type {PlotPanel[]} */
  let panels = [];
  /** @type {Record<string, string>} */
  const words = model.get("words");
  /** @type {any} */
  let setup;
  let busy = 0;

  const send = (/** @type {string} */ type, /** @type {object} */ content = {}) => {
    clearTimeout(busy);
    busy = setTimeout(() => (root.status.textContent = words.busy ?? ""), BUSY_AFTER);
    channel.send(type, content);
  };

  const frames = new Frames(
    root.el,
    async ({ content, buffers }) => {
      transport?.read(content.readouts);
      try {
        for (const [index, patch] of content.panels.entries()) await panels[index]?.update(patch, buffers);
      } catch (error) {
        fail(error);
      }
      root.el.dataset.frame = content.frame;
    },
    ({ content }) => channel.send("drawn", { frame: content.frame }),
  );

  const fail = (/** @type {any} */ error) => {
    root.alert.textContent = String(error?.message ?? error);
    console.warn(error);
  };

  channel.on("state", (state) => {
    clearTimeout(busy);
    transport?.show(state);
    root.el.dataset.state = state.state;
    if (root.status.textContent !== state.status) root.status.textContent = state.status;
    if (root.alert.textContent !== state.alert) root.alert.textContent = state.alert;
  });
  channel.on("setup", async (content) => {
    setup = content;
    root.el.setAttribute("aria-label", content.label);
    root.notes.replaceChildren(...content.notes.map(paragraph));
    transport = new Transport(root.transport, words, content.speeds, send);
    await showPlots();
  });
  channel.on("roll-call", () => channel.send("present"));
  channel.on("frame", (content, buffers) => frames.push({ content, buffers }));

  const request = () =>
    new Promise((resolve) => {
      channel.on("plotly", (_, [data]) => {
        if (data) resolve(copy(data));
      });
      channel.send("plotly");
    });

  const showPlots = async () => {
    root.plots.replaceChildren(paragraph(words.loading ?? ""));
    try {
      const plotly = await loadPlotly(setup.plotly, { request, signal: closing.signal });
      if (closing.signal.aborted) return;
      panels.forEach((panel) => panel.close());
      const places = setup.panels.map(place);
      root.plots.replaceChildren(...places);
      const theme = themeOf(root.el);
      panels = setup.panels.map((/** @type {any} */ panel, /** @type {number} */ index) => {
        return new PlotPanel(places[index].firstChild, panel.figure, plotly, theme);
      });
      channel.send("ready");
    } catch (error) {
      if (closing.signal.aborted) return;
      const retry = Object.assign(document.createElement("button"), { type: "button", textContent: words.retry });
      retry.addEventListener("click", showPlots);
      root.plots.replaceChildren(paragraph(`${words.failed} ${error}`), retry);
    }
  };

  const forget = watchTheme(root.el, (theme) => panels.forEach((panel) => panel.follow(theme).catch(fail)));
  root.el.addEventListener("keydown", (event) => transport?.key(event));
  const cutOff = () => (root.status.textContent = words.gone ?? "");
  model.on("comm_live_update", cutOff);
  send("hello");

  return () => {
    closing.abort();
    clearTimeout(busy);
    forget();
    model.off("comm_live_update", cutOff);
    frames.close();
    panels.forEach((panel) => panel.close());
    channel.close();
  };
}

/** @param {HTMLElement} host */
function build(host) {
  const el = div("nbnet-live");
  el.tabIndex = 0;
  el.setAttribute("role", "group");
  el.dataset.lmSuppressShortcuts = "true"; // in Lab's command mode, "r" would turn the cell into raw text
  const [transport, status, alert, plots, notes] = ["transport", "status", "alert", "plots", "notes"].map((name) =>
    div(`nbnet-${name}`),
  );
  if (!transport || !status || !alert || !plots || !notes) throw new Error("unreachable");
  status.setAttribute("role", "status");
  status.setAttribute("aria-live", "polite");
  alert.setAttribute("role", "alert");
  el.append(transport, status, alert, plots, notes);
  host.append(el);
  return { el, transport, status, alert, plots, notes };
}

/** @param {string} className */
function div(className) {
  return Object.assign(document.createElement("div"), { className });
}

/** @param {string} textContent */
function paragraph(textContent) {
  return Object.assign(document.createElement("p"), { textContent });
}

/** @param {{ name: string, title: string }} panel */
function place({ name, title }) {
  const figure = document.createElement("figure");
  figure.className = `nbnet-plot nbnet-plot-${name}`;
  figure.setAttribute("aria-label", title);
  figure.append(div("nbnet-plot-area"));
  return figure;
}

export default { render };
