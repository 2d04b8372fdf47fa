import { check } from "./tape.js";

/** @import { App } from "./lab" */
/** @import { Kept } from "./mime.js" */

const COLOURS = [
  "--jp-layout-color0",
  "--jp-layout-color1",
  "--jp-layout-color2",
  "--jp-ui-font-color1",
  "--jp-ui-font-color2",
  "--jp-content-font-color1",
  "--jp-border-color1",
  "--jp-border-color2",
  "--jp-error-color1",
  "--jp-brand-color1",
  "--jp-ui-font-family",
  "--jp-ui-font-size1",
];
const LOWEST = 40;
const HIGHEST = 20_000;
const NEAR = "600px";

/** Pages that play, by what they play. @type {Map<string, Promise<string>>} */
const pages = new Map();

/**
 * Plays what was kept of a view, in a frame.
 *
 * The frame's origin is its own, and its policy lets nothing run but the modules of the installed nbnet, and nothing be
 * asked for: whatever a notebook brings along stays data.
 */
export class Player {
  #app;
  #kept;
  #picture;
  #near;
  #closing = new AbortController();
  #frame = document.createElement("iframe");

  /**
   * @param {App} app
   * @param {Kept | null} kept Nothing if it cannot be played.
   * @param {string} picture As SVG.
   */
  constructor(app, kept, picture) {
    this.#app = app;
    this.#kept = kept;
    this.#picture = picture;
    this.node = document.createElement("div");
    this.node.className = "nbnet-saved";
    this.#showPicture();
    this.#near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((each) => each.isIntersecting)) return;
        this.#near.disconnect();
        this.#begin();
      },
      { rootMargin: NEAR },
    );
    if (kept) this.#near.observe(this.node);
    else this.#fail();
  }

  close() {
    this.#near.disconnect();
    this.#closing.abort();
    this.node.remove();
  }

  async #begin() {
    const kept = /** @type {Kept} */ (this.#kept);
    try {
      await check(kept.tape);
      const page = await fetched(this.#app, kept.page);
      if (this.#closing.signal.aborted) return;
      this.#show(kept, page);
    } catch (error) {
      console.warn(error);
      this.#fail();
    }
  }

  /**
   * @param {Kept} kept
   * @param {string} page
   */
  #show(kept, page) {
    const frame = this.#frame;
    const { signal } = this.#closing;
    frame.setAttribute("sandbox", "allow-scripts");
    frame.allow = "clipboard-write";
    frame.title = kept.title;
    frame.style.cssText = "display: block; width: 100%; border: 0; height: 0; color-scheme: normal";
    frame.srcdoc = page
      .replace("<!--nbnet-theme-->", () => style(theme()))
      .replace("<body>", () => `<body data-jp-theme-light="${theme().light}">`)
      .replace("<!--nbnet-tape-->", () => `<script type="text/plain" id="nbnet-tape-0">${kept.tape}</script>`);
    addEventListener("message", (event) => this.#hear(event), { signal });
    const follow = () => frame.contentWindow?.postMessage({ nbnet: "theme", ...theme() }, "*");
    // Also when Lab has taken the cell off the page, and puts it there again.
    frame.addEventListener("load", follow, { signal });
    // A theme's style sheet arrives after its name.
    const soon = () => [0, 100, 500].forEach((delay) => setTimeout(follow, delay));
    const observer = new MutationObserver(soon);
    observer.observe(document.body, {
      attributes: true,
      attributeFilter: ["data-jp-theme-name", "data-jp-theme-light"],
    });
    signal.addEventListener("abort", () => observer.disconnect());
    const note = document.createElement("p");
    note.className = "nbnet-saved-note";
    note.style.cssText = "margin: 2px 0 6px; color: var(--jp-ui-font-color2)";
    note.textContent = kept.note;
    // Its picture stays until there is something to be seen.
    this.node.append(note, frame);
  }

  /** @param {MessageEvent} event */
  #hear({ source, data }) {
    if (source !== this.#frame.contentWindow || data?.nbnet !== "recording") return;
    if (data.height > LOWEST) {
      this.node.querySelector("img")?.remove();
      this.#frame.style.height = `${Math.min(data.height, HIGHEST)}px`;
    } else if (data.save) this.#app.commands.execute("docmanager:save");
    else if (data.failed) this.#fail();
  }

  #showPicture() {
    if (!this.#picture) return;
    const picture = document.createElement("img");
    // As an image, it runs no script and asks nobody.
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(this.#picture)}`;
    picture.alt = this.#kept?.title ?? "";
    picture.style.maxWidth = "100%";
    this.node.replaceChildren(picture);
  }

  #fail() {
    this.#closing.abort();
    this.node.replaceChildren();
    this.#showPicture();
    const words = document.createElement("p");
    words.textContent = "What was saved of this view cannot be played here. Run the cell for the live view.";
    this.node.append(words);
  }
}

/**
 * The page that plays one kind of view: from the server, which has it from the installed nbnet.
 *
 * @param {App} app
 * @param {string} name
 */
function fetched(app, name) {
  const { baseUrl, token } = app.serviceManager.serverSettings;
  const asked =
    pages.get(name) ??
    fetch(`${baseUrl}nbnet/player/${name}`, {
      credentials: "same-origin",
      headers: token ? { Authorization: `token ${token}` } : {},
    }).then((reply) => {
      if (!reply.ok) throw new Error(`The server has no player ${name}: ${reply.status}.`);
      return reply.text();
    });
  pages.set(name, asked);
  asked.catch(() => pages.delete(name));
  return asked;
}

/** Lab's own colours. */
function theme() {
  const style = getComputedStyle(document.body);
  const colours = Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(name).trim()]));
  return { light: document.body.dataset.jpThemeLight !== "false", colours };
}

/** @param {ReturnType<typeof theme>} theme */
function style({ colours }) {
  const lines = Object.entries(colours).filter(([, value]) => value && !/[<>{};]/.test(value));
  return `<style>:root { ${lines.map(([name, value]) => `${name}: ${value}`).join("; ")} }</style>`;
}
