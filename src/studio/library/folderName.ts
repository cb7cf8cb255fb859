import { rename, stat } from "node:fs/promises";
import { join } from "node:path";

const longestCharacters = 60;
/** File systems stop at 255 bytes; the rest is for " (123)" and a leading dot. */
const longestBytes = 200;
/** Names that Windows keeps for devices, with any ending. */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
/** As people see them: an emoji may be many code points. */
const characters = new Intl.Segmenter();
/** What file systems refuse, and characters that turn the direction of writing. */
const refused = /[<>:"/\\|?*\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A clip's name as a folder's: whatever the language, without what a file system or a shell may take for something
 * else. Different names can give the same folder name.
 */
export function folderNameFor(name: string): string {
  const plain = name.normalize("NFC").replace(refused, "-").replace(/\s+/g, " ");
  const short = shorten(plain.replace(/^[. ]+/, "")).replace(/[. ]+$/, "");
  const usable = short || "clip";
  return reserved.test(usable) ? `_${usable}` : usable;
}

/**
 * Moves a folder to `parent`, named `name`, or `name (2)` and so on. Two at a time may not ask for the same name.
 * @returns the folder's new name
 */
export async function renameUnique(from: string, parent: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = numbered(name, number);
    if (await stat(join(parent, candidate)).catch(() => undefined)) continue;
    await rename(from, join(parent, candidate));
    return candidate;
  }
}

/** `walk`, `walk (2)`, `walk (3)` */
function numbered(name: string, number: number): string {
  return number === 1 ? name : `${name} (${number})`;
}

/** `walk (2)` for a copy of `walk` or `walk (1)`: the next that is not taken. */
export function nextName(name: string, taken: ReadonlySet<string>): string {
  const stem = name.replace(/ \(\d+\)$/, "");
  let number = 2;
  while (taken.has(numbered(stem, number))) number++;
  return numbered(stem, number);
}

/** Whole characters as people see them: an emoji is not cut in two. */
function shorten(name: string): string {
  let short = "";
  let count = 0;
  for (const { segment } of characters.segment(name)) {
    if (++count > longestCharacters || Buffer.byteLength(short + segment) > longestBytes) break;
    short += segment;
  }
  return short;
}
