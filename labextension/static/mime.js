/** What an output carries: which live view it shows, and what is kept of it. */

export const VIEW = "application/vnd.jupyter.widget-view+json";
export const KEPT = "application/vnd.nbnet.saved+json";
export const PICTURE = "image/svg+xml";

/** Of recordings: another is of another nbnet. */
const VERSION = 1;

/**
 * @typedef {{ version: number, page: string, title: string, note: string, key: string, tape: string }} Kept
 */

/**
 * @param {Record<string, any>} data An output's.
 * @returns {string} The id of the live view's model; nothing if it shows none.
 */
export function viewOf(data) {
  const id = data[VIEW]?.model_id;
  return typeof id === "string" ? id : "";
}

/**
 * What a file says may come from anybody: what is not as nbnet writes it is not played.
 *
 * @param {any} kept
 * @returns {kept is Kept}
 */
export function playable(kept) {
  return (
    kept?.version === VERSION &&
    [kept.page, kept.title, kept.note, kept.key, kept.tape].every((each) => typeof each === "string") &&
    /^recorded_\w+\.js$/.test(kept.page) &&
    /^[A-Za-z0-9+/]+={0,2}$/.test(kept.tape)
  );
}
