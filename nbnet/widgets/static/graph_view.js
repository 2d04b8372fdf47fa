/** @import { Context } from "./anywidget" */
import { Channel } from "./channel.js";
import { GraphPicture } from "./graph_picture.js";
import { Requests } from "./graph_requests.js";
import { GraphSliders } from "./graph_sliders.js";
import { GraphZoom } from "./graph_zoom.js";

const HINT = "Point at a wire or a gate, or walk along the wires with ← and →, to see how its numbers come about.";
const REST = 80;
const MANY = 20;

/** @param {Context} context */
function render({ model, el }) {
  const channel = new Channel(model);
  const view = document.createElement("div");
  view.className = "nbnet-graph-view";
  view.addEventListener("keydown", (event) => {
    // Arrows, Enter and letters are pressed for what is focused here; the notebook would move to another cell.
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });
  view.innerHTML = `
    <div class="bar" role="toolbar" aria-label="Graph">
      <button type="button" data-do="undo" title="Take the last change back">Undo</button>
      <button type="button" data-do="redo" title="Make it again">Redo</button>
      <button type="button" data-do="reset" title="Give every leaf its first value">Reset</button>
      <span class="legend"><b class="value">value</b> <b class="grad">gradient</b></span>
      <span class="note"></span>
      <span class="slow" role="status"></span>
      <span class="space"></span>
      <input type="search" class="find" placeholder="Find a name" aria-label="Find a wire by its name" />
      <button type="button" data-do="out" aria-label="Smaller" title="Smaller">−</button>
      <button type="button" data-do="in" aria-label="Larger" title="Larger">+</button>
      <button type="button" data-do="fit" title="Show all of the graph">Fit</button>
    </div>
    <div class="window"></div>
    <div class="sliders"></div>
    <div class="alert" role="alert"></div>
    <div class="details" role="status"></div>`;
  el.append(view);
  const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (view.querySelector(selector));

  const requests = new Requests(channel, (slow) => {
    part(".slow").textContent = slow ? "Waiting for the kernel…" : "";
  });
  const picture = new GraphPicture(part(".window"), `nbnet-${channel.view}`, {
    point: () => describe(),
    choose: (node, square) => {
      if (square >= 0) requests.ask(`entry ${node}`, "entry", { key: node, square });
      sliders.focus(node);
    },
    fold: (group) => requests.ask("fold", "fold", { group }),
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  // Asked for when the pointer, or the numbers, have come to rest.
  const describe = () => {
    clearTimeout(resting);
    resting = setTimeout(() => picture.current && channel.send("describe", { node: picture.current }), REST);
  };
  const sliders = new GraphSliders(part(".sliders"), requests, (...mark) => picture.mark(...mark));
  const zoom = new GraphZoom(part(".window"));

  const find = /** @type {HTMLInputElement} */ (part(".find"));
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") find.setAttribute("aria-invalid", String(!picture.find(find.value)));
  });
  const showPicture = () => {
    picture.show(model.get("_svg"));
    zoom.start();
    find.hidden = picture.size < MANY;
  };
  const showSliders = () => sliders.show(model.get("_controls"));
  const showNote = () => (part(".note").textContent = model.get("_note"));
  part(".details").textContent = HINT;
  model.on("change:_svg", showPicture);
  model.on("change:_controls", showSliders);
  model.on("change:_note", showNote);
  showPicture();
  showSliders();
  showNote();
  const visible = new ResizeObserver(() => {
    if (!view.clientWidth) return;
    visible.disconnect();
    zoom.start();
  });
  visible.observe(view);

  channel.on("patch", (message) => {
    requests.answered(message);
    picture.patch(message.texts);
    sliders.patch(message.controls);
    /** @type {HTMLButtonElement} */ (part("[data-do=undo]")).disabled = !message.undo;
    /** @type {HTMLButtonElement} */ (part("[data-do=redo]")).disabled = !message.redo;
    if (message.error || message.view === channel.view) part(".alert").textContent = message.error ?? "";
    describe();
  });
  channel.on("details", (message) => (part(".details").textContent = message.text));
  channel.on("controls", showSliders);

  /** @type {Record<string, () => void>} */
  const actions = {
    undo: () => requests.ask("undo", "undo"),
    redo: () => requests.ask("redo", "undo", { redo: true }),
    reset: () => requests.ask("reset", "reset"),
    out: () => zoom.by(1 / 1.25),
    in: () => zoom.by(1.25),
    fit: () => zoom.fit(),
  };
  view.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    actions[button?.dataset.do ?? ""]?.();
  });
  channel.send("ready");

  return () => {
    clearTimeout(resting);
    visible.disconnect();
    requests.close();
    model.off("change:_svg", showPicture);
    model.off("change:_controls", showSliders);
    model.off("change:_note", showNote);
    channel.close();
  };
}

export default { render };
