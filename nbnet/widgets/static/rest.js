/**
 * Plots that have come to rest are drawn in full one after the other, while the page has nothing else to do: all at
 * once they would hold up what a person does next.
 *
 * @type {Set<() => void>}
 */
const waiting = new Set();

// Not in every browser, and in no page that is out of sight without a limit of time.
const idle = window.requestIdleCallback ?? ((/** @type {() => void} */ next) => setTimeout(next, 20));

/** @param {() => void} draw Called once. */
export function drawAtLeisure(draw) {
  waiting.add(draw);
  if (waiting.size === 1) idle(next, { timeout: 500 });
}

/** @param {() => void} draw Is not to be called any more. */
export function forget(draw) {
  waiting.delete(draw);
}

function next() {
  const [draw] = waiting;
  if (!draw) return;
  waiting.delete(draw);
  if (waiting.size) idle(next, { timeout: 500 });
  draw();
}
