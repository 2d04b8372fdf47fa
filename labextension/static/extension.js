import { Room } from "./room.js";
import { keepOnSave } from "./saving.js";

/** @import { App, Notebook, Shared } from "./lab" */

/**
 * The plugin, as JupyterLab takes it. Where there is no editor of notebooks, as in Voilà, it does nothing.
 *
 * @param {Shared} shared
 */
export async function plugin(shared) {
  const [notebook, lumino] = await Promise.all(
    ["@jupyterlab/notebook", "@lumino/widgets"].map((name) => take(shared, name)),
  );
  return {
    id: "nbnet:saved",
    description: "Plays what a saved notebook keeps of nbnet's live views, where no kernel runs.",
    autoStart: true,
    optional: notebook && lumino ? [notebook.INotebookTracker] : [],
    /**
     * @param {App} app
     * @param {any} [tracker]
     */
    activate(app, tracker) {
      if (!tracker) return;
      /** @param {Notebook} panel */
      const attach = (panel) => keepOnSave(panel, new Room(app, panel, lumino.Widget));
      tracker.forEach(attach);
      tracker.widgetAdded.connect((/** @type {unknown} */ _, /** @type {Notebook} */ panel) => attach(panel));
    },
  };
}

/**
 * A module that is shared: the one that is used already, or the newest.
 *
 * @param {Shared} shared
 * @param {string} name
 */
async function take(shared, name) {
  const versions = Object.entries(shared[name] ?? {});
  const newest = versions.sort(([a], [b]) => b.localeCompare(a, "en", { numeric: true }))[0];
  const chosen = versions.find(([, each]) => each.loaded) ?? newest;
  return chosen ? (await chosen[1].get())() : null;
}
