/** @import { Context } from "./anywidget" */
/** @import { Channel } from "./channel.js" */
import { Back } from "./back.js";
import { button, element } from "./dom.js";
import { GraphHint } from "./graph_hint.js";
import { GraphInspector } from "./graph_inspector.js";
import { GraphJacobian } from "./graph_jacobian.js";
import { GraphPatterns } from "./graph_patterns.js";
import { GraphPicture } from "./graph_picture.js";
import { GraphShell } from "./graph_shell.js";
import { GraphSliders } from "./graph_sliders.js";
import { GraphWalk } from "./graph_walk.js";
import { GraphZoom } from "./graph_zoom.js";
import { followProjector, projectorSwitch } from "./projector.js";
import { inPresentWords } from "./speaking.js";

const REST = 80;
const MANY = 20;

/** @param {Context & { channel: Channel }} context */
function open({ model, el, channel }) {
  const shell = new GraphShell(model, channel);
  const { requests } = shell;
  const word = (/** @type {string} */ key) => shell.word(key);
  el.append(shell.el);

  const picture = new GraphPicture(shell.window, `nbnet-${channel.view}`, {
    point: () => describe(),
    choose: (node, square) => {
      if (square >= 0) requests.ask(`entry ${node}`, "entry", { key: node, square });
      sliders.focus(node);
    },
    open: (node, byKey) => inspector.open(node, byKey),
    fold: (group) => requests.ask("fold", "fold", { group }),
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  // Asked for when the pointer, or the numbers, have come to rest.
  const describe = () => {
    clearTimeout(resting);
    resting = setTimeout(() => picture.current && channel.send("describe", { node: picture.current }), REST);
  };
  const sliders = new GraphSliders(
    shell,
    (...mark) => picture.mark(...mark),
    (node) => picture.focus(node),
  );
  const inspector = new GraphInspector(shell, {
    focus: (node) => picture.focus(node),
    pinned: (node) => sliders.await(node),
    entry: (node, index) => {
      requests.ask(`entry ${node}`, "entry", { key: node, index });
      sliders.focus(node);
    },
  });
  new GraphJacobian(shell);
  const zoom = new GraphZoom(shell.window);

  const undoing = shell.tools([]);
  const back = new Back(undoing, shell.words, (type) => requests.ask(type, "undo", { redo: type === "redo" }));
  shell.el.addEventListener("keydown", (event) => back.key(event));
  const resetting = shell.tools([button("", word("reset"), () => requests.ask("reset", "reset"), word("reset_hint"))]);
  for (const group of [undoing, resetting]) group.dataset.changes = ""; // of no use where nothing can be changed
  const neurons = button(
    "",
    "W·x + b",
    () => requests.ask("neurons", "neurons", { on: neurons.getAttribute("aria-pressed") !== "true" }),
    word("neurons_hint"),
  );
  neurons.hidden = true;
  shell.tools([neurons]);
  const below = element("b", "grad", word("gradient"));
  const walk = new GraphWalk(shell, picture, (text) => (below.textContent = text || word("gradient")));
  const patterns = new GraphPatterns(shell, picture);
  const legend = shell.tools([element("b", "value", word("value")), below]);
  legend.classList.add("legend");
  const find = element("input", "find");
  find.type = "search";
  find.placeholder = word("find");
  find.setAttribute("aria-label", word("find_hint"));
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") find.setAttribute("aria-invalid", String(!picture.find(find.value)));
  });
  const smaller = button("", "−", () => zoom.by(1 / 1.25), word("smaller"));
  const larger = button("", "+", () => zoom.by(1.25), word("larger"));
  smaller.setAttribute("aria-label", word("smaller"));
  larger.setAttribute("aria-label", word("larger"));
  const fit = button("", word("fit"), () => zoom.fit(), word("fit_hint"));
  shell.tools([find, smaller, larger, fit, projectorSwitch(model, shell.words)], "end");

  const showPicture = () => {
    picture.show(model.get("_svg"));
    zoom.start();
    walk.redrawn();
    patterns.redrawn();
    find.hidden = picture.size < MANY;
  };
  const showSliders = () => sliders.show(model.get("_controls"));
  const showNote = () => (shell.note.textContent = model.get("_note"));
  shell.details.textContent = word("details");
  model.on("change:_svg", showPicture);
  model.on("change:_controls", showSliders);
  model.on("change:_note", showNote);
  showPicture();
  showSliders();
  showNote();
  const visible = new ResizeObserver(() => {
    if (!shell.el.clientWidth) return;
    visible.disconnect();
    zoom.start();
  });
  visible.observe(shell.el);

  shell.listen((message) => {
    picture.patch(message.texts);
    if (message.marks) picture.pins(message.marks);
    sliders.patch(message.controls);
    if ("neurons" in message) {
      neurons.hidden = message.neurons === null;
      neurons.setAttribute("aria-pressed", String(message.neurons));
    }
    back.show(message);
    describe();
  });
  const hint = new GraphHint(shell, picture);
  channel.on("details", (message) => {
    shell.details.textContent = message.text;
    hint.follow();
  });
  channel.on("controls", showSliders);
  channel.send("ready");

  const forget = followProjector(model, el, () => zoom.start());
  return () => {
    forget();
    clearTimeout(resting);
    walk.close();
    hint.close();
    visible.disconnect();
    model.off("change:_svg", showPicture);
    model.off("change:_controls", showSliders);
    model.off("change:_note", showNote);
    shell.close();
  };
}

const render = inPresentWords(open);

export default { render };
