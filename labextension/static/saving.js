import { KEPT, PICTURE, viewOf } from "./mime.js";

/** @import { Manager, Notebook, Outputs } from "./lab" */
/** @import { Room } from "./room.js" */

/** Milliseconds that saving waits for all views of a notebook together: a kernel that is busy answers later, or never. */
const PATIENCE = { idle: 4000, running: 1000 };

/** @type {WeakSet<object>} */
const known = new WeakSet();

/**
 * Before a notebook is saved, let its outputs keep what its live views have to be remembered by.
 *
 * @param {Notebook} panel
 * @param {Room} room
 */
export function keepOnSave(panel, room) {
  const { context } = panel;
  if (known.has(context)) return;
  known.add(context);
  const save = context.save.bind(context);
  /** @type {Promise<void> | undefined} */
  let keeping;
  context.save = async (...given) => {
    // A kernel is busy at moments while it trains in the background; only a cell keeps it from answering for long.
    const running = [...(panel.content.model?.cells ?? [])].some((cell) => cell.executionState === "running");
    let timer = 0;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, running ? PATIENCE.running : PATIENCE.idle)));
    // What is answered later is in the output, and saved the next time; nobody is asked twice meanwhile.
    keeping ??= keep(panel, room.manager)
      .catch((error) => console.warn(error))
      .finally(() => (keeping = undefined));
    await Promise.race([late, keeping]);
    clearTimeout(timer);
    return save(...given);
  };
}

/**
 * @param {Notebook} panel
 * @param {Manager | undefined} manager
 */
async function keep(panel, manager) {
  if (!manager || panel.context.sessionContext.session?.kernel?.status === "dead") return;
  const ids = new Set(places(panel).map(({ id }) => id));
  for (const id of ids) {
    if (!manager.has_model(id)) continue;
    const model = await manager.get_model(id);
    if (model.comm_live === false || !String(model.get("_anywidget_id")).startsWith("nbnet.")) continue;
    const had = places(panel).find((each) => each.id === id);
    const answer = await ask(model, String(had?.outputs.get(had.index).data[KEPT]?.key ?? ""));
    if (!answer.recording) continue;
    for (const { outputs, index } of places(panel).filter((each) => each.id === id)) put(outputs, index, answer);
  }
}

/**
 * Where a notebook shows live views.
 *
 * @param {Notebook} panel
 * @returns {{ outputs: Outputs, index: number, id: string }[]}
 */
function places(panel) {
  const found = [];
  for (const { outputs } of panel.content.model?.cells ?? []) {
    for (let index = 0; index < (outputs?.length ?? 0); index++) {
      const id = viewOf(outputs.get(index).data);
      if (id) found.push({ outputs, index, id });
    }
  }
  return found;
}

/** Milliseconds after which no answer is expected: the kernel has ended. */
const LATEST = 60_000;

let asked = 0;

/**
 * Ask a view what is to be kept of it.
 *
 * @param {import("./lab").WidgetModel} model
 * @param {string} known The key of what the notebook has.
 * @returns {Promise<{ recording?: any, picture?: string | null }>}
 */
function ask(model, known) {
  asked += 1;
  const name = `${Date.now()}-${asked}`;
  return new Promise((resolve) => {
    const hear = (/** @type {any} */ content, /** @type {DataView[]} */ buffers) => {
      if (content.type !== "kept" || content.to[0] !== name) return;
      model.off("msg:custom", hear);
      const [tape] = buffers;
      if (content.error) console.warn(`nbnet could not record a view: ${content.error}`);
      resolve(tape ? { ...content, recording: { ...content.recording, tape: text(tape) } } : {});
    };
    model.on("msg:custom", hear);
    setTimeout(() => {
      model.off("msg:custom", hear);
      resolve({});
    }, LATEST);
    model.send({ type: "keep", ask: name, known });
  });
}

/**
 * @param {Outputs} outputs
 * @param {number} index
 * @param {{ recording?: any, picture?: string | null }} answer
 */
function put(outputs, index, { recording, picture }) {
  const output = outputs.get(index).toJSON();
  output.data = { ...output.data, [KEPT]: recording, ...(picture ? { [PICTURE]: picture } : {}) };
  outputs.set(index, output);
}

/**
 * Bytes as base64.
 *
 * @param {DataView} bytes
 */
function text({ buffer, byteOffset, byteLength }) {
  const parts = [];
  for (let at = 0; at < byteLength; at += 0x8000) {
    const length = Math.min(0x8000, byteLength - at);
    parts.push(String.fromCharCode(...new Uint8Array(buffer, byteOffset + at, length)));
  }
  return btoa(parts.join(""));
}
