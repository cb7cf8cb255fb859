import { fileBroken, quoted } from "./fileProblem";

/** A text word by word; blanks, tabs and line breaks separate. */
export class TextWords {
  /** Where the next word is looked for. */
  private position = 0;
  private lineNumber = 1;

  constructor(
    private readonly text: string,
    private readonly fileName: string,
  ) {}

  /** Line of the word that was given last, from 1. */
  get line(): number {
    return this.lineNumber;
  }

  /** Characters that are left. */
  get left(): number {
    return this.text.length - this.position;
  }

  /** Undefined at the end. */
  next(): string | undefined {
    this.skipBlanks();
    const start = this.position;
    while (this.position < this.text.length && !isBlank(this.text.charCodeAt(this.position))) this.position++;
    return this.position > start ? this.text.slice(start, this.position) : undefined;
  }

  /** What is left of the line that the last word stood in. */
  restOfLine(): string {
    const start = this.position;
    while (this.position < this.text.length && !isLineBreak(this.text.charCodeAt(this.position))) this.position++;
    return this.text.slice(start, this.position).trim();
  }

  /** @throws StudioError `file-broken` when the next word is another one */
  expect(word: string): void {
    const found = this.next();
    if (found?.toLowerCase() !== word.toLowerCase()) throw this.unexpected(found, quoted(word));
  }

  /**
   * @param what it is, for the error
   * @throws StudioError `file-broken` when the next word is no finite number
   */
  number(what: string | (() => string)): number {
    this.skipBlanks();
    const plain = this.plainNumber();
    if (plain !== undefined) return plain;
    const word = this.next();
    const value = word === undefined ? Number.NaN : Number(word);
    if (!Number.isFinite(value)) {
      throw this.unexpected(word, `a number (${typeof what === "string" ? what : what()})`);
    }
    return value;
  }

  /**
   * A word like `-12.345678`, read without cutting it out: files have millions of them. Exact, because digits and the
   * power of ten are exact doubles; undefined, and nothing read, for longer and other words.
   */
  private plainNumber(): number | undefined {
    const { text } = this;
    let at = this.position;
    const isNegative = text.charCodeAt(at) === minus;
    if (isNegative) at++;
    let digits = 0;
    let count = 0;
    let pointAt = -1;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (code >= zero && code <= nine) {
        digits = digits * 10 + (code - zero);
        count++;
      } else if (code === point && pointAt < 0) pointAt = at;
      else if (count > 0 && count <= mostExactDigits && (at >= text.length || isBlank(code))) break;
      else return undefined;
    }
    const value = pointAt < 0 ? digits : digits / powersOfTen[at - pointAt - 1]!;
    this.position = at;
    return isNegative ? -value : value;
  }

  unexpected(found: string | undefined, wanted: string): Error {
    return this.problem(`${wanted} is expected, not ${found === undefined ? "the file's end" : quoted(found)}`);
  }

  problem(text: string): Error {
    return fileBroken(this.fileName, text, this.lineNumber);
  }

  private skipBlanks(): void {
    const { text } = this;
    while (this.position < text.length) {
      const code = text.charCodeAt(this.position);
      if (!isBlank(code)) return;
      const startsLine = code === 10 || (code === 13 && text.charCodeAt(this.position + 1) !== 10);
      if (startsLine) this.lineNumber++;
      this.position++;
    }
  }
}

const minus = 45;
const point = 46;
const zero = 48;
const nine = 57;
const mostExactDigits = 15;
const powersOfTen = Array.from({ length: mostExactDigits + 1 }, (_, power) => 10 ** power);

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** Blank, control character, no-break space or byte order mark. */
function isBlank(code: number): boolean {
  return code <= 32 || code === 0xa0 || code === 0xfeff;
}
