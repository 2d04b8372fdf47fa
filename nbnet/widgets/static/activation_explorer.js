import { copy } from "./arrays.js";
import { Back } from "./back.js";
import { Channel } from "./channel.js";
import { ExplorerControls } from "./explorer_controls.js";
import { Frames } from "./frames.js";
import { ownKeys } from "./own_keys.js";
import { PlotPanel } from "./plot_panel.js";
import { loadPlotly } from "./plotly.js";
import { followProjector, projectorSwitch } from "./projector.js";
import { markTheme, themeOf, watchTheme } from "./theme.js";

/** @import { Cleanup, Context } from "./anywidget" */

/**
 * @param {Context} context
 * @returns {Cleanup}
 */
function render({ model, el }) {
  /** @type {Record<string, string>} */
  let words = {};
  const root = div("nbnet-live");
  root.setAttribute("role", "group");
  const [controls, alert, plots, status] = ["explorer", "alert", "explorer-plot", "status"].map((name) =>
    div(`nbnet-${name}`),
  );
  if (!controls || !alert || !plots || !status) throw new Error("unreachable");
  const note = Object.assign(document.createElement("p"), { className: "nbnet-explorer-note" });
  alert.setAttribute("role", "alert");
  status.setAttribute("role", "status");
  root.append(controls, alert, plots, note, status);
  el.append(root);

  const channel = new Channel(model);
  const closing = new AbortController();
  const send = channel.send.bind(channel);
  let asked = 0;
  const ask = (/** @type {string} */ type, /** @type {object} */ content) => {
    asked += 1;
    send(type, { ...content, seq: asked });
  };
  const fields = new ExplorerControls(controls, (type, content) => {
    const { gesture = "" } = /** @type {{ gesture?: string }} */ (content);
    ask(type, gesture ? { ...content, gesture: `${gesture} ${channel.view}` } : content);
  });
  /** @type {Back | undefined} */
  let back;
  /** @type {PlotPanel | undefined} */
  let panel;
  /** @type {any} */
  let setup;

  const fail = (/** @type {any} */ error) => {
    alert.textContent = String(error?.message ?? error);
    console.warn(error);
  };
  const frames = new Frames(
    root,
    async ({ content, buffers }) => {
      fields.show(content, (content.heard[channel.view] ?? asked) >= asked);
      back?.show(content.hands);
      if (note.textContent !== content.note) note.textContent = content.note;
      if (alert.textContent !== content.alert) alert.textContent = content.alert;
      await panel?.update(content.panels[0], buffers).catch(fail);
      root.dataset.frame = content.frame;
    },
    ({ content }) => send("drawn", { frame: content.frame }),
  );
  channel.on("frame", (content, buffers) => frames.push({ content, buffers }));
  channel.on("setup", (content) => {
    setup = content;
    words = content.words;
    const spoken = root.lang;
    root.lang = words.lang ?? "";
    root.setAttribute("aria-label", content.label);
    fields.choose(content.choices, words);
    if (!back || spoken !== root.lang) back = new Back(fields.back, words, (type) => ask(type, {}));
    controls.querySelector(".nbnet-projector-switch")?.remove();
    controls.append(projectorSwitch(model, words));
    return showPlot();
  });

  const request = () =>
    new Promise((resolve) => {
      channel.on("plotly", (_, [data]) => {
        if (data) resolve(copy(data));
      });
      send("plotly");
    });

  const showPlot = async () => {
    const { plotly: version, figure, title, reach } = setup;
    if (!panel) plots.replaceChildren(Object.assign(document.createElement("p"), { textContent: words.loading }));
    try {
      const plotly = await loadPlotly(version, { request, signal: closing.signal });
      if (closing.signal.aborted || setup.figure !== figure) return;
      panel?.close();
      const place = document.createElement("figure");
      place.className = "nbnet-plot nbnet-plot-activation";
      place.setAttribute("aria-label", title);
      const area = div("nbnet-plot-area");
      place.append(area);
      plots.replaceChildren(place);
      panel = new PlotPanel(area, figure, plotly, themeOf(root));
      follow(area, reach);
      send("ready");
    } catch (error) {
      if (closing.signal.aborted) return;
      const retry = Object.assign(document.createElement("button"), { type: "button", textContent: words.retry });
      retry.addEventListener("click", showPlot);
      plots.replaceChildren(`${words.failed} ${error}`, retry);
    }
  };

  /** Dragging anywhere on the plot moves the tangent; both axes lie over each other. */
  const follow = (/** @type {HTMLElement} */ area, /** @type {number} */ reach) => {
    let dragged = false;
    let gesture = 0;
    const move = (/** @type {PointerEvent} */ event) => {
      const axis = /** @type {any} */ (area.querySelector(".js-plotly-plot"))?._fullLayout?.xaxis;
      if (!axis) return;
      const share = (event.clientX - area.getBoundingClientRect().left - axis._offset) / axis._length;
      ask("move", {
        x: Math.round((2 * share - 1) * reach * 100) / 100,
        dragged: true,
        gesture: `drag ${gesture} ${channel.view}`,
      });
    };
    area.addEventListener("pointerdown", (event) => {
      if (event.button || /** @type {Element} */ (event.target).closest(".legend, .modebar")) return;
      dragged = true;
      gesture += 1;
      area.setPointerCapture(event.pointerId);
      move(event);
    });
    area.addEventListener("pointermove", (event) => dragged && move(event));
    for (const end of ["pointerup", "pointercancel"]) area.addEventListener(end, () => (dragged = false));
  };

  const unmark = markTheme(root);
  const forget = watchTheme(root, (theme) => panel?.follow(theme).catch(fail));
  const unfollow = followProjector(model, el, () => panel?.follow(themeOf(root)).catch(fail));
  root.addEventListener("keydown", (event) => void back?.key(event));
  const letKeysGo = ownKeys(root);
  const cutOff = () => (status.textContent = words.gone ?? "");
  model.on("comm_live_update", cutOff);
  send("hello");

  return () => {
    closing.abort();
    unmark();
    forget();
    letKeysGo();
    unfollow();
    model.off("comm_live_update", cutOff);
    frames.close();
    panel?.close();
    channel.close();
  };
}

/** @param {string} className */
function div(className) {
  return Object.assign(document.createElement("div"), { className });
}

export default { render };
