import { fileBroken } from "./fileProblem";

/** A text file is read whole; the biggest that is taken. */
const mostTextBytes = 256 * 1024 * 1024;

/**
 * The text of a file: UTF-8 with or without a mark, or UTF-16 as Windows programs mark it.
 * @throws StudioError `file-broken` for what cannot be text
 */
export function decodeText(bytes: Uint8Array, fileName: string): string {
  if (bytes.length > mostTextBytes) {
    throw fileBroken(fileName, `it has ${bytes.length} bytes; text files of up to ${mostTextBytes} are read`);
  }
  if (bytes.length === 0) throw fileBroken(fileName, "it is empty");
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(wide ? "utf-16le" : "utf-8").decode(bytes);
}

/** A text line by line, without making a list of them all. */
export class TextLines {
  /** Number of the line that was given last, from 1. */
  line = 0;
  private position = 0;

  constructor(private readonly text: string) {}

  /** Without its line break; undefined at the end. */
  next(): string | undefined {
    const { text } = this;
    if (this.position >= text.length) return undefined;
    const start = this.position;
    let end = start;
    while (end < text.length && !isLineBreak(text.charCodeAt(end))) end++;
    const isPair = text.charCodeAt(end) === carriageReturn && text.charCodeAt(end + 1) === lineFeed;
    this.position = end + (isPair ? 2 : 1);
    this.line++;
    return text.slice(start, end);
  }

  /** The next line that is not blank. */
  nextFilled(): string | undefined {
    for (;;) {
      const line = this.next();
      if (line === undefined || line.trim() !== "") return line;
    }
  }
}

const lineFeed = 10;
const carriageReturn = 13;

function isLineBreak(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}
