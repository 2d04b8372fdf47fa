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
