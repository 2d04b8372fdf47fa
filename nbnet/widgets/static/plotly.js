/**
 * plotly.js, once a page: however many plots of however many widgets and kernels it shows. The first view to need it
 * asks its own kernel; should that view be closed, or its kernel stay silent, the next one that waits asks its own.
 *
 * @typedef {{ request: () => Promise<ArrayBuffer>, signal: AbortSignal }} Source
 * How a view would fetch the library, gzip-compressed, and when that view is closed.
 * @typedef {{ library: Promise<any> | null, join: ((source: Source) => void) | null }} Shared
 */

const PATIENCE = 10_000;

/**
 * @param {string} version Different kernels may have different versions of Plotly.
 * @param {Source} source
 * @returns {Promise<any>} The Plotly namespace.
 */
export function loadPlotly(version, source) {
  const page = /** @type {{ nbnetPlotly?: Map<string, Shared> }} */ (globalThis);
  const versions = (page.nbnetPlotly ??= new Map());
  const shared = versions.get(version) ?? { library: null, join: null };
  versions.set(version, shared);
  if (shared.library) shared.join?.(source);
  else {
    shared.library = fetchFromAny(shared, source).then(evaluate);
    shared.library.catch(() => (shared.library = null));
  }
  return shared.library;
}

/**
 * Ask one source after the other, the next when one fails or stays silent; the first answer wins, even a late one.
 *
 * @param {Shared} shared
 * @param {Source} first
 * @returns {Promise<ArrayBuffer>}
 */
function fetchFromAny(shared, first) {
  const waiting = [first];
  /** @type {Promise<ArrayBuffer>} */
  const fetched = new Promise((resolve, reject) => {
    let asked = 0;
    let patience = 0;
    /** @param {Error} [failure] */
    const askNext = (failure) => {
      clearTimeout(patience);
      patience = 0;
      const source = waiting.shift();
      if (source) {
        asked += 1;
        patience = setTimeout(askNext, PATIENCE);
        Promise.race([source.request(), closed(source.signal)]).then(resolve, (error) => {
          asked -= 1;
          askNext(error);
        });
      } else if (!asked) reject(failure);
    };
    shared.join = (source) => {
      waiting.push(source);
      if (!patience) askNext();
    };
    askNext();
  });
  return fetched.finally(() => (shared.join = null));
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<never>}
 */
function closed(signal) {
  return new Promise((_, reject) => {
    const giveUp = () => reject(new Error("The view that was loading Plotly was closed."));
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp);
  });
}

/**
 * Evaluate the library in a scope of its own, where it finds CommonJS and no AMD loader, whatever the page has.
 *
 * @param {ArrayBuffer} compressed
 */
async function evaluate(compressed) {
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const parts = [
    "const define = undefined, module = { exports: {} }, exports = module.exports;\n",
    await new Response(stream).blob(),
    "\nexport default module.exports;\n",
  ];
  const url = URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
  try {
    return (await import(/* webpackIgnore: true */ url)).default;
  } finally {
    URL.revokeObjectURL(url);
  }
}
