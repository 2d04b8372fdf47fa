import { div, element } from "./dom.js";

/**
 * @typedef {{ role: string, symbol: string, number: string }} Cell
 * @typedef {{ symbol: string, parts: [string, boolean][], number: string, note: string }} Total
 * @typedef {{ title: string, rows: { cells: Cell[], note: string }[], totals: Total[] }} Rule
 */

/**
 * The rule of a step: upstream × local = downstream with symbols and with numbers, and what adds up.
 * @param {HTMLElement} el
 * @param {Rule[]} rules
 * @param {(key: string) => string} word
 */
export function showRules(el, rules, word) {
  el.replaceChildren(...rules.map((rule) => block(rule, word)));
}

/**
 * @param {Rule} rule
 * @param {(key: string) => string} word
 */
function block(rule, word) {
  const made = div("rule");
  made.append(element("p", "rule-title", rule.title));
  const rows = div("rule-rows");
  for (const { cells, note } of rule.rows) {
    const row = div("rule-row");
    row.append(cells.length > 1 ? product(cells, word) : equation(cells));
    if (note) row.append(element("p", "rule-note", note));
    rows.append(row);
  }
  made.append(rows);
  for (const total of rule.totals) made.append(sum(total, word));
  return made;
}

/** @param {Cell[]} cells */
function equation(cells) {
  const made = div("rule-equation");
  for (const { role, symbol, number } of cells) {
    made.append(element("span", "symbol", symbol));
    if (number) made.append(element("span", `number ${role}`, role === "value" ? number : `= ${number}`));
  }
  return made;
}

/**
 * @param {Cell[]} cells
 * @param {(key: string) => string} word
 */
function product(cells, word) {
  const made = div("rule-product");
  cells.forEach(({ role, symbol, number }, place) => {
    if (place) made.append(element("span", "sign", place === cells.length - 1 ? "=" : "×"));
    const cell = div(`factor ${role}`);
    cell.append(
      element("span", "role", word(role)),
      element("span", "symbol", symbol),
      element("span", "number", number),
    );
    made.append(cell);
  });
  return made;
}

/**
 * @param {Total} total
 * @param {(key: string) => string} word
 */
function sum({ symbol, parts, number, note }, word) {
  const made = div("rule-sum");
  made.append(element("span", "role", word("adds_up")), element("span", "symbol", `${symbol} =`));
  parts.forEach(([text, now], place) => {
    if (place) made.append(element("span", "sign", "+"));
    made.append(element("span", now ? "part now" : "part", text));
  });
  if (parts.length > 1) made.append(element("span", "sign", "="), element("span", "number", number));
  if (note) made.append(element("span", "note", `… ${note}`));
  return made;
}
