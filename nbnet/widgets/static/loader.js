/**
 * Import a widget's modules from their texts.
 *
 * A module becomes a blob URL under its key. Keys contain a hash of the content, and the URLs are kept on `globalThis`,
 * so that every view on the page gets the same module instances, and with them the same shared state.
 *
 * @param {[key: string, source: string][]} modules Dependencies before those who import them.
 * @param {string} entry Key of the module to import.
 * @returns {Promise<any>} The entry module.
 */
export function load(modules, entry) {
  const page = /** @type {{ nbnetModules?: Map<string, string> }} */ (globalThis);
  const urls = (page.nbnetModules ??= new Map());
  for (const [key, source] of modules) {
    if (urls.has(key)) continue;
    const linked = source.replace(/"nbnet:([^"]+)"/g, (_, name) => JSON.stringify(urls.get(name)));
    const named = `${linked}\n//# sourceURL=nbnet/${key}\n`;
    urls.set(key, URL.createObjectURL(new Blob([named], { type: "text/javascript" })));
  }
  return import(/* webpackIgnore: true */ /** @type {string} */ (urls.get(entry)));
}
