import { KEPT, VIEW } from "./mime.js";
import { onlyKept, orKept } from "./output.js";

/** @import { App, Factory, Manager, Notebook } from "./lab" */

/** As ipywidgets ranks what shows live views. */
const RANK = -10;

/**
 * What the outputs of one open notebook share: whoever shows live views in it, and whoever knows which there are.
 *
 * ipywidgets puts its factory into each notebook's registry, and replaces it when a kernel has come. This stands before
 * it: an output whose view is not there shows what was kept of it.
 */
export class Room {
  /** @type {Manager | undefined} */
  manager;
  /** Whether nobody tells which live views there are: then all is as without this extension. */
  blind = false;
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /**
   * @param {App} app
   * @param {Notebook} panel
   * @param {new () => any} Widget Lumino's.
   */
  constructor(app, panel, Widget) {
    this.app = app;
    this.panel = panel;
    const { rendermime } = panel.content;
    const add = rendermime.addFactory.bind(rendermime);
    rendermime.addFactory = (factory, rank) => {
      if (!factory.mimeTypes.includes(VIEW)) return add(factory, rank);
      this.#meet(factory).catch((error) => console.warn(error));
      add({ ...factory, createRenderer: (options) => orKept(this, factory.createRenderer(options)) }, rank);
    };
    const known = rendermime.getFactory(VIEW);
    if (known) {
      rendermime.removeMimeType(VIEW);
      rendermime.addFactory(known, RANK);
    }
    // A frame runs nothing of the notebook's: it is shown where the notebook is not trusted, too.
    const kept = { safe: true, mimeTypes: [KEPT], createRenderer: () => onlyKept(this, new Widget()) };
    add(kept, RANK + 1);
  }

  /** Whether a kernel may still bring live views that the page had before. */
  get waits() {
    const { isReady, session } = this.panel.context.sessionContext;
    return isReady && !session?.kernel ? false : !this.manager?.restoredStatus;
  }

  /**
   * @param {() => void} listener Called when there may be other live views than before.
   * @returns {() => void} Call it no more.
   */
  follow(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** @param {Factory} factory */
  async #meet(factory) {
    // Its renderers know the manager, when there is one; nothing else tells.
    const probe = /** @type {any} */ (factory.createRenderer({ mimeType: VIEW }));
    this.blind = !probe._manager;
    const manager = await probe._manager?.promise;
    probe.dispose();
    if (!manager || manager === this.manager) return;
    this.manager = manager;
    const tell = () => this.#listeners.forEach((listener) => listener());
    manager.restored.connect(tell);
    tell();
  }
}
