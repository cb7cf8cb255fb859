/** An entry of the top-level object; of a list, each of its elements by itself. */
export interface JsonElement {
  key: string;
  /** Within a list; undefined for what is no list. */
  index?: number;
  value: unknown;
}

const [quote, backslash, comma, colon] = [34, 92, 44, 58];
const [openList, closeList, openObject, closeObject] = [91, 93, 123, 125];

/**
 * Reads a JSON object of long lists piece by piece: what is in memory is one element of one list. Elements are parsed by
 * JSON.parse.
 *
 * @throws SyntaxError for what is no JSON object
 */
export async function* jsonElements(pieces: AsyncIterable<string>): AsyncGenerator<JsonElement> {
  const scanner = new Scanner();
  for await (const piece of pieces) yield* scanner.read(piece);
  scanner.end();
}

class Scanner {
  /** What is not used up yet. */
  private text = "";
  /** Where the present key, value or element begins in `text`. */
  private start = 0;
  private at = 0;
  private depth = 0;
  private inString = false;
  private isEscaped = false;
  private isClosed = false;
  private key: string | undefined;
  /** Of the next element of the list that is read; undefined outside lists. */
  private index: number | undefined;

  *read(piece: string): Generator<JsonElement> {
    this.text = this.text.slice(this.start) + piece;
    this.at -= this.start;
    this.start = 0;
    for (; this.at < this.text.length; this.at++) {
      const element = this.step(this.text.charCodeAt(this.at));
      if (element) yield element;
    }
  }

  /** @throws SyntaxError when something is missing */
  end(): void {
    if (!this.isClosed || this.text.slice(this.start).trim() !== "") throw new SyntaxError("no whole JSON object");
  }

  private step(code: number): JsonElement | undefined {
    if (this.inString) {
      if (this.isEscaped) this.isEscaped = false;
      else if (code === backslash) this.isEscaped = true;
      else if (code === quote) this.inString = false;
      return undefined;
    }
    switch (code) {
      case quote:
        this.inString = true;
        return undefined;
      case openList:
      case openObject:
        this.open(code);
        return undefined;
      case colon:
        if (this.depth === 1 && this.key === undefined) this.key = this.take() as string;
        return undefined;
      case comma:
        return this.depth === (this.index === undefined ? 1 : 2) ? this.element() : undefined;
      case closeList:
      case closeObject:
        return this.close();
      default:
        return undefined;
    }
  }

  private open(code: number): void {
    this.depth++;
    const isList = this.depth === 2 && code === openList;
    if (isList) this.index = 0;
    if (isList || this.depth === 1) this.start = this.at + 1;
  }

  private close(): JsonElement | undefined {
    this.depth--;
    if (this.depth === 1 && this.index !== undefined) {
      const last = this.element(true);
      this.index = undefined;
      this.key = undefined;
      return last;
    }
    if (this.depth > 0) return undefined;
    this.isClosed = true;
    return this.element();
  }

  /** What ends here; undefined for the nothing in an empty list, and after a list. */
  private element(isListEnd = false): JsonElement | undefined {
    const { key, index } = this;
    if (this.text.slice(this.start, this.at).trim() === "") {
      const isExpected = index === undefined ? key === undefined : isListEnd && index === 0;
      if (!isExpected) throw new SyntaxError("a value is missing");
      this.start = this.at + 1;
      return undefined;
    }
    const value = this.take();
    if (key === undefined) throw new SyntaxError("a value has no key");
    if (index === undefined) {
      this.key = undefined;
      return { key, value };
    }
    this.index = index + 1;
    return { key, index, value };
  }

  private take(): unknown {
    const value: unknown = JSON.parse(this.text.slice(this.start, this.at));
    this.start = this.at + 1;
    return value;
  }
}
