/** The page's own colours, light or dark, whatever notebook it is: taken from the text that is inherited. */

/** @typedef {{ dark: boolean, ink: string, paper: string }} Theme */

/**
 * @param {HTMLElement} el
 * @returns {Theme}
 */
export function themeOf(el) {
  const style = getComputedStyle(el);
  const [red = 0, green = 0, blue = 0] = seen(style.color);
  const dark = 0.299 * red + 0.587 * green + 0.114 * blue > 128;
  const paper = style.getPropertyValue("--jp-layout-color0").trim() || "transparent";
  return { dark, ink: `rgb(${red}, ${green}, ${blue})`, paper };
}

/** @type {Map<string, number[]>} */
const known = new Map();

/**
 * Red, green and blue, each of 255: there are more ways to write a colour than Plotly or a pattern would read, and a
 * canvas reads them all.
 *
 * @param {string} colour
 */
function seen(colour) {
  let parts = known.get(colour);
  if (!parts) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    parts = Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3));
    known.set(colour, parts);
  }
  return parts;
}

/**
 * Tell a view's style sheets whether the page is dark, by an attribute: each notebook says it in another way, and from
 * within a shadow root none can be seen.
 *
 * @param {HTMLElement} el
 * @returns {() => void} Stop telling.
 */
export function markTheme(el) {
  const mark = () => (el.dataset.nbnetTheme = themeOf(el).dark ? "dark" : "light");
  // A view is often made before it comes onto the page.
  const arrival = new ResizeObserver(mark);
  arrival.observe(el);
  const forget = watchTheme(el, mark);
  return () => {
    arrival.disconnect();
    forget();
  };
}

/**
 * @param {HTMLElement} el
 * @param {(theme: Theme) => void} changed
 * @returns {() => void} Stop watching.
 */
export function watchTheme(el, changed) {
  let last = themeOf(el);
  const look = () => {
    const theme = themeOf(el);
    if (theme.dark === last.dark && theme.ink === last.ink) return;
    last = theme;
    changed(theme);
  };
  // Notebooks announce a theme by an attribute; its style sheet may arrive later.
  const soon = () => [0, 100, 500].forEach((delay) => setTimeout(look, delay));
  const observer = new MutationObserver(soon);
  for (const root of [document.documentElement, document.body]) observer.observe(root, { attributes: true });
  // Some announce it elsewhere, or later.
  const clock = setInterval(look, 1000);
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", soon);
  return () => {
    clearInterval(clock);
    observer.disconnect();
    system.removeEventListener("change", soon);
  };
}
