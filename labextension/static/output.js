import { KEPT, PICTURE, playable, viewOf } from "./mime.js";
import { Player } from "./player.js";

/** @import { Output, Renderer } from "./lab" */
/** @import { Room } from "./room.js" */

/** Milliseconds that a kernel gets to bring back the live view, before the recording is shown. */
const PATIENCE = 3000;

/** One output: it shows its live view wherever there is one, else what was kept of it. */
class KeptOutput {
  #room;
  #renderer;
  #show;
  /** @type {Output | undefined} */
  #output;
  /** Which view is on the page. */
  #shown = "";
  /** @type {Player | undefined} */
  #player;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #patience;
  #patient = true;

  /**
   * @param {Room} room
   * @param {Renderer} renderer
   * @param {((output: Output) => Promise<void>) | null} show Shows the live view; nothing where none may be shown.
   */
  constructor(room, renderer, show) {
    this.#room = room;
    this.#renderer = renderer;
    this.#show = show;
    const unfollow = room.follow(() => void this.#decide());
    renderer.disposed.connect(() => {
      unfollow();
      this.#stop();
    });
  }

  /** @param {Output} output */
  async render(output) {
    const id = viewOf(output.data);
    const same = id === this.#shown && this.#renderer.widgets?.length;
    this.#output = output;
    // A view that is on the page stays there: its output was only given what is to be kept of it.
    if (same && output.data[KEPT]) return;
    this.#stop();
    this.#shown = "";
    if (output.data[KEPT] || !this.#show) await this.#decide();
    else await this.#goLive(output);
  }

  async #decide() {
    const output = this.#output;
    if (!output?.data[KEPT] || this.#shown || this.#renderer.isDisposed) return;
    const { manager } = this.#room;
    const id = viewOf(output.data);
    if (this.#show && this.#room.blind) return this.#goLive(output);
    if (this.#show && id && manager?.has_model(id)) {
      const model = await manager.get_model(id);
      if (output !== this.#output || this.#shown || this.#renderer.isDisposed) return;
      // What a notebook keeps of a widget's state has no kernel either.
      if (model.comm_live !== false) return this.#goLive(output);
    }
    if (this.#player) return;
    if (this.#show && id && this.#patient && this.#room.waits) {
      this.#patience ??= setTimeout(() => {
        this.#patient = false;
        this.#decide();
      }, PATIENCE);
      return;
    }
    this.#play(output);
  }

  /** @param {Output} output */
  async #goLive(output) {
    this.#stop();
    this.#shown = viewOf(output.data);
    await this.#show?.(output);
  }

  /** @param {Output} output */
  #play({ data }) {
    const kept = data[KEPT];
    this.#player = new Player(this.#room.app, playable(kept) ? kept : null, String(data[PICTURE] ?? ""));
    this.#renderer.node.replaceChildren(this.#player.node);
  }

  #stop() {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#player?.close();
    this.#player = undefined;
  }
}

/**
 * Let a renderer of live views play what was kept, where there is none.
 *
 * @param {Room} room
 * @param {Renderer} renderer
 */
export function orKept(room, renderer) {
  const kept = new KeptOutput(room, renderer, renderer.renderModel.bind(renderer));
  renderer.renderModel = (output) => kept.render(output);
  return renderer;
}

/**
 * Let a bare widget play what was kept: where a notebook is not trusted, or nothing shows live views.
 *
 * @param {Room} room
 * @param {Renderer} widget
 */
export function onlyKept(room, widget) {
  const kept = new KeptOutput(room, widget, null);
  widget.renderModel = (output) => kept.render(output);
  return widget;
}
