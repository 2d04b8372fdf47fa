import { button, div, element } from "./dom.js";
import { tick } from "./playground_card.js";

/** @import { Send } from "./playground_card.js" */

/** The playground as a line of text, and as code, each with a button that copies it. */
export class Sharing {
  /** @type {Record<string, HTMLElement>} */
  #texts = {};

  /**
   * @param {Record<string, string>} words
   * @param {Send} send
   */
  constructor(words, send) {
    this.words = words;
    this.el = element("section", "nbnet-share");
    this.el.hidden = true;
    this.el.setAttribute("aria-label", words.share ?? "");
    const { label, box } = tick(words.with_weights ?? "", () => send("share", { weights: box.checked }));
    const ask = () => send("share", { weights: box.checked });
    this.opener = button(
      "nbnet-sharer",
      words.share ?? "",
      () => this.#open(Boolean(this.el.hidden), ask),
      words.share_hint,
    );
    this.opener.setAttribute("aria-expanded", "false");
    const close = button("nbnet-shut", "×", () => this.#open(false, ask), words.close);
    close.setAttribute("aria-label", words.close ?? "");
    const head = div("nbnet-share-head");
    head.append(label, close);
    this.el.append(head, this.#part("cell", "state"), this.#part("code", "code"));
    this.el.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.#open(false, ask);
    });
  }

  /** @param {Record<string, string>} content */
  show(content) {
    for (const [name, el] of Object.entries(this.#texts)) el.textContent = content[name] ?? "";
    this.el.dataset.shown = String(Number(this.el.dataset.shown ?? 0) + 1);
  }

  /**
   * @param {boolean} open
   * @param {() => void} ask
   */
  #open(open, ask) {
    this.el.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (open) ask();
    else this.opener.focus();
  }

  /**
   * @param {string} text The name of the text.
   * @param {string} word
   */
  #part(text, word) {
    const part = div(`nbnet-shared nbnet-shared-${text}`);
    const pre = element("pre", "");
    pre.tabIndex = 0;
    pre.setAttribute("aria-label", this.words[word] ?? "");
    this.#texts[text] = pre;
    const copy = button("nbnet-copy", this.words.copy ?? "", async () => {
      await copied(pre);
      copy.textContent = this.words.copied ?? "";
      setTimeout(() => (copy.textContent = this.words.copy ?? ""), 1500);
    });
    copy.setAttribute("aria-label", `${this.words.copy}: ${this.words[word]}`);
    const head = div("nbnet-shared-head");
    head.append(element("b", "", this.words[word]), element("span", "", this.words[`${word}_note`]), copy);
    part.append(head, pre);
    return part;
  }
}

/**
 * Copy a text; where a page may not write to the clipboard, select it at least.
 *
 * @param {HTMLElement} el
 */
async function copied(el) {
  try {
    await navigator.clipboard.writeText(el.textContent ?? "");
  } catch {
    getSelection()?.selectAllChildren(el);
    document.execCommand("copy");
  }
}
