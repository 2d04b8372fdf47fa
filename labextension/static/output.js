import { KEPT, PICTURE, playable, viewOf } from "./mime.js";
import { Player } from "./player.js";

/** @import { Output, Renderer } from "./lab" */
/** @import { Room } from "./room.js" */

/** Milliseconds that a kernel gets to bring back the live view, before the recording is shown. */
const PATIENCE = 3000;

/**
 * @param {any} Panel Lumino's.
 * @returns {new (room: Room, options: any) => Renderer} What shows an output: its live view wherever there is one, else
 *   what was kept of it.
 */
export function output(Panel) {
  const Output = class extends Panel {
    /** Which view is shown, or would be. */
    #id = "";
    /** @type {Output | undefined} */
    #output;
    /** @type {Renderer | undefined} */
    #live;
    /** @type {Player | undefined} */
    #player;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #patience;
    #patient = true;

    /**
     * @param {Room} room
     * @param {any} options
     */
    constructor(room, options) {
      super();
      this.room = room;
      this.options = options;
      this.unfollow = room.follow(() => this.#decide());
    }

    /** @param {Output} output */
    async renderModel(output) {
      const id = viewOf(output.data);
      // The same view: the output was given what is to be kept of it.
      if (this.#output && this.#live && id === this.#id) return void (this.#output = output);
      this.#clear();
      this.#id = id;
      this.#output = output;
      await this.#decide();
    }

    dispose() {
      if (this.isDisposed) return;
      this.unfollow();
      this.#clear();
      super.dispose();
    }

    async #decide() {
      const shown = this.#output;
      if (!shown || this.isDisposed) return;
      const { manager } = this.room;
      const kept = shown.data[KEPT];
      if (this.#live) {
        // As ipywidgets does with what it showed before there was a manager.
        if (manager && !this.#managed) this.#manage(manager);
        return;
      }
      if (!kept) return this.#goLive(shown);
      if (shown.trusted && this.#id && manager?.has_model(this.#id)) {
        const model = await manager.get_model(this.#id);
        // What a notebook keeps of a widget's state has no kernel either.
        if (this.isDisposed || this.#live || shown !== this.#output) return;
        if (model.comm_live !== false) return this.#goLive(shown);
      }
      if (this.#player) return;
      if (shown.trusted && this.#id && this.#patient && this.room.waits) {
        this.#patience ??= setTimeout(() => {
          this.#patient = false;
          this.#decide();
        }, PATIENCE);
        return;
      }
      this.#play(shown, kept);
    }

    #managed = false;

    /** @param {any} manager */
    #manage(manager) {
      this.#managed = true;
      if (this.#live && !this.#ofManager) this.#live.manager = manager;
    }

    /** Whether the live renderer knew its manager when it was made. */
    #ofManager = false;

    /** @param {Output} shown */
    async #goLive(shown) {
      const { live, manager } = this.room;
      if (!live) return;
      this.#clear();
      this.#output = shown;
      this.#ofManager = this.#managed = Boolean(manager);
      this.#live = live.createRenderer(this.options);
      this.addWidget(this.#live);
      await this.#live.renderModel(shown);
    }

    /**
     * @param {Output} shown
     * @param {any} kept
     */
    #play(shown, kept) {
      const picture = String(shown.data[PICTURE] ?? "");
      this.#player = new Player(this.room.app, playable(kept) ? kept : null, picture);
      this.node.append(this.#player.node);
    }

    #clear() {
      clearTimeout(this.#patience);
      this.#patience = undefined;
      this.#player?.close();
      this.#player = undefined;
      this.#live?.dispose();
      this.#live = undefined;
    }
  };
  return /** @type {any} */ (Output);
}
