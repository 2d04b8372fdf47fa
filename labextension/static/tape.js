/**
 * What would lead a frame away from its page, by itself or when somebody clicks: no policy forbids that. nbnet writes
 * none of it.
 */
const LEADING_AWAY =
  /<\s*\/?\s*(?:\w+:)?(?:a|area|base|embed|form|frame|frameset|iframe|link|math|meta|object|portal)\b/i;

/** Of a tape that is unpacked: a file that would fill the memory is no recording. */
const LARGEST = 100_000_000;

/**
 * Look whether a tape is whole, and may be played, before a frame gets it.
 *
 * @param {string} tape As base64.
 * @throws {Error} If not.
 */
export async function check(tape) {
  const bytes = Uint8Array.from(atob(tape), (character) => character.charCodeAt(0));
  const unpacked = await unpack(bytes);
  const length = new DataView(unpacked).getUint32(0, true);
  JSON.parse(new TextDecoder().decode(new Uint8Array(unpacked, 4, length)), (key, value) => {
    if (LEADING_AWAY.test(key) || (typeof value === "string" && LEADING_AWAY.test(value)))
      throw new Error("The recording would lead away from its page.");
    return value;
  });
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function unpack(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const reader = stream.getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts).arrayBuffer();
    parts.push(value);
    size += value.byteLength;
    if (size > LARGEST) throw new Error("The recording is too large.");
  }
}
