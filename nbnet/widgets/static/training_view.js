import { copy } from "./arrays.js";
import { Back } from "./back.js";
import { button, div, paragraph } from "./dom.js";
import { Frames } from "./frames.js";
import { ownKeys } from "./own_keys.js";
import { PanelMenu } from "./panel_menu.js";
import { Panels } from "./panels.js";
import { loadPlotly } from "./plotly.js";
import { followProjector, projectorSwitch } from "./projector.js";
import { Settings } from "./settings.js";
import { inPresentWords } from "./speaking.js";
import { markTheme, themeOf, watchTheme } from "./theme.js";
import { Timeline } from "./timeline.js";
import { Transport } from "./transport.js";

/** @import { Cleanup, Context } from "./anywidget" */
/** @import { Channel } from "./channel.js" */

// A kernel that does another cell's work answers when that is done: say so, rather than seem broken.
const BUSY_AFTER = 1500;

/**
 * What a view has that is more than a training view: it is told of the same messages.
 *
 * @typedef {{ setup(content: any): void, state(content: any): void, shared?(content: any): void }} Extension
 * @typedef {ReturnType<typeof build>} Root
 * @typedef {(root: Root, words: Record<string, string>, send: (type: string, content?: object) => void) => Extension} Extend
 */

/**
 * @param {Context & { channel: Channel }} context
 * @param {Extend} [extend]
 * @returns {Cleanup}
 */
export function open({ model, el, channel }, extend) {
  const root = build(el);
  const closing = new AbortController();
  /** @type {{ transport: Transport, menu: PanelMenu } | undefined} */
  let controls;
  /** @type {Panels | undefined} */
  let panels;
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
  const timeline = new Timeline(root.timeline, words, send);
  const settings = new Settings(root.settings, words, send);
  const back = new Back(root.back, words, send);
  const extension = extend?.(root, words, send);

  const frames = new Frames(
    root.el,
    async ({ content, patches }) => {
      clearTimeout(busy);
      controls?.transport.read(content.readouts);
      timeline.show(content.time);
      try {
        for (const { patch, buffers } of patches.values()) await panels?.update(patch.name, patch, buffers);
      } catch (error) {
        fail(error);
      }
      root.el.dataset.frame = content.frame;
      timeline.drawn();
    },
    ({ content }) => channel.send("drawn", { frame: content.frame }),
    (earlier, later) => ({ ...later, patches: new Map([...earlier.patches, ...later.patches]) }),
  );

  const fail = (/** @type {any} */ error) => {
    root.alert.textContent = String(error?.message ?? error);
    console.warn(error);
  };

  channel.on("state", (state) => {
    clearTimeout(busy);
    controls?.transport.show(state);
    timeline.show(state.time);
    timeline.runs(state.runs);
    settings.show(state.settings);
    back.show(state.hands);
    root.el.setAttribute("aria-label", state.label);
    extension?.state(state);
    root.el.dataset.state = state.state;
    if (root.status.textContent !== state.status) root.status.textContent = state.status;
    if (root.alert.textContent === state.alert) return;
    root.alert.textContent = state.alert;
    if (state.alert && panels) controls?.menu.giveUp(panels.names);
  });
  channel.on("alert", (content) => {
    clearTimeout(busy);
    root.el.dataset.state = content.state;
    root.status.textContent = "";
    root.alert.textContent = content.alert;
  });
  channel.on("setup", async (content) => {
    setup = content;
    root.notes.replaceChildren(...content.notes.map(paragraph));
    const transport = new Transport(root.transport, words, content.speeds, content.units, send);
    controls = { transport, menu: new PanelMenu(root.menu, words, content.menu, send) };
    extension?.setup(content);
    if (panels) showPanels(content.changed);
    else await showPlots();
  });
  channel.on("panels", ({ names, panels: described, notes }) => {
    clearTimeout(busy);
    if (setup) setup = { ...setup, notes, panels: renewed(setup.panels, names, described) };
    panels?.show(names, described, themeOf(root.el));
    controls?.menu.show(names);
    root.notes.replaceChildren(...notes.map(paragraph));
  });
  channel.on("shared", (content) => {
    clearTimeout(busy);
    extension?.shared?.(content);
  });
  channel.on("roll-call", () => channel.send("present"));
  channel.on("frame", (content, buffers) => {
    const patches = new Map();
    for (const patch of content.panels) patches.set(patch.name, { patch, buffers: buffers.slice(patch.first) });
    frames.push({ content, patches });
  });

  const request = () =>
    new Promise((resolve) => {
      channel.on("plotly", (_, [data]) => {
        if (data) resolve(copy(data));
      });
      channel.send("plotly");
    });

  const showPanels = (/** @type {string[] | null} */ changed = null) => {
    const names = setup.panels.map((/** @type {any} */ each) => each.name);
    if (panels) panels.points = setup.points;
    const known = (/** @type {any} */ each) => changed !== null && !changed.includes(each.name);
    panels?.show(
      names,
      setup.panels.filter((/** @type {any} */ each) => !known(each)),
      themeOf(root.el),
    );
    controls?.menu.show(names);
    channel.send("ready");
  };

  const showPlots = async () => {
    panels?.close();
    root.plots.replaceChildren(paragraph(words.loading ?? ""));
    try {
      const plotly = await loadPlotly(setup.plotly, { request, signal: closing.signal });
      if (closing.signal.aborted) return;
      panels?.close();
      root.plots.replaceChildren();
      panels = new Panels(root.plots, plotly, words, (type, content) => channel.send(type, content), setup.points);
      showPanels();
    } catch (error) {
      if (closing.signal.aborted) return;
      const retry = button("nbnet-retry", words.retry ?? "", showPlots);
      root.plots.replaceChildren(paragraph(`${words.failed} ${error}`), retry);
    }
  };

  const unmark = markTheme(root.el);
  root.menu.after(projectorSwitch(model, words));
  const redraw = () => panels?.follow(themeOf(root.el)).catch(fail);
  const unfollow = followProjector(model, el, redraw);
  const forget = watchTheme(root.el, redraw);
  root.el.addEventListener("keydown", (event) => {
    if (!back.key(event)) controls?.transport.key(event);
  });
  const letKeysGo = ownKeys(root.el);
  const cutOff = () => (root.status.textContent = words.gone ?? "");
  model.on("comm_live_update", cutOff);
  send("hello");

  return () => {
    closing.abort();
    clearTimeout(busy);
    unmark();
    forget();
    letKeysGo();
    unfollow();
    model.off("comm_live_update", cutOff);
    frames.close();
    panels?.close();
  };
}

/**
 * The open panels as they are described now, also for a page that draws none yet because it still loads.
 *
 * @param {any[]} before
 * @param {string[]} names
 * @param {any[]} changed
 */
function renewed(before, names, changed) {
  const known = new Map([...before, ...changed].map((each) => [each.name, each]));
  return names.flatMap((name) => known.get(name) ?? []);
}

/** @param {HTMLElement} host */
function build(host) {
  const el = div("nbnet-live");
  el.tabIndex = 0;
  el.setAttribute("role", "group");
  const [transport, menu, settings, back] = ["transport", "panel-menu", "settings", "back"].map(part);
  const [timeline, status, alert, plots, notes] = ["timeline", "status", "alert", "plots", "notes"].map(part);
  if (!transport || !menu || !settings || !back || !timeline || !status || !alert || !plots || !notes)
    throw new Error();
  status.setAttribute("role", "status");
  status.setAttribute("aria-live", "polite");
  alert.setAttribute("role", "alert");
  const bar = div("nbnet-bar");
  bar.append(settings, back, menu);
  el.append(transport, bar, timeline, status, alert, plots, notes);
  host.append(el);
  return { el, transport, menu, settings, back, timeline, status, alert, plots, notes };
}

/** @param {string} name */
function part(name) {
  return div(`nbnet-${name}`);
}

const render = inPresentWords((context) => open(context));

export default { render };
