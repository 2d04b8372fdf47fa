/** Properties of nested objects by paths, as Plotly writes them: `xaxis.title.text`, `annotations[0].text`. */

/**
 * @param {any} object
 * @param {string} path
 */
export function get(object, path) {
  return steps(path).reduce((inner, name) => inner?.[name], object);
}

/**
 * Set `object.a.b = value` for the path "a.b", leaving the objects shared with others untouched.
 *
 * @param {any} object
 * @param {string} path
 * @param {any} value
 */
export function put(object, path, value) {
  const names = steps(path);
  const last = /** @type {string} */ (names.pop());
  for (const name of names) {
    object = object[name] = Array.isArray(object[name]) ? [...object[name]] : { ...object[name] };
  }
  object[last] = value;
}

/**
 * "annotations[0].text" as the names on the way.
 *
 * @param {string} path
 */
function steps(path) {
  return path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
}
