/** Short ways to make elements. */

/**
 * @param {string} className
 * @param {string} [textContent]
 */
export function div(className, textContent = "") {
  return Object.assign(document.createElement("div"), { className, textContent });
}

/** @param {string} textContent */
export function paragraph(textContent) {
  return Object.assign(document.createElement("p"), { textContent });
}

/**
 * @param {string} className
 * @param {string} textContent
 * @param {() => void} clicked
 * @param {string} [title]
 */
export function button(className, textContent, clicked, title = "") {
  const made = Object.assign(document.createElement("button"), { type: "button", className, textContent, title });
  made.addEventListener("click", clicked);
  return made;
}

/**
 * A choice among texts, with a name for those who do not see it.
 *
 * @param {string} label
 * @param {[string, string][]} values
 * @param {string} value
 * @param {(value: string) => void} chosen
 */
export function choice(label, values, value, chosen) {
  const select = document.createElement("select");
  select.setAttribute("aria-label", label);
  select.title = label;
  for (const [name, textContent] of values) {
    select.append(Object.assign(document.createElement("option"), { value: name, textContent }));
  }
  select.value = value;
  select.addEventListener("change", () => chosen(select.value));
  return select;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {string} [textContent]
 */
export function element(tag, className, textContent = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = textContent;
  return made;
}

/**
 * Put names into a sentence.
 *
 * @param {string} sentence such as `value of {name}`
 * @param {Record<string, unknown>} names
 */
export function fill(sentence, names) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in names ? String(names[name]) : whole));
}
