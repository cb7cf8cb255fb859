import { appendFile, readFile } from "node:fs/promises";
import type { z } from "zod";
import { StudioError } from "../../common/errors";
import { whyUnreadable } from "../whyUnreadable";
import { writeFileAtomic } from "../writeFileAtomic";
import { parseJson } from "./jsonNumbers";

/**
 * A file with one JSON value a line, appended without syncing: it tells of something that can be told again. A line that
 * a crash left half-written, or that somebody spoilt, is left out.
 */
export class JsonLines<T> {
  /** Undefined: not known; the next line might be glued to half a one. */
  private endsWithBreak: boolean | undefined;

  constructor(
    private readonly path: string,
    private readonly schema: z.ZodType<T>,
  ) {}

  /** Every whole line; none without the file. @throws StudioError `file-broken` for a file that cannot be read */
  async read(): Promise<T[]> {
    const text = await readFile(this.path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw new StudioError("file-broken", `${this.path} ${whyUnreadable(error)}`);
    });
    this.endsWithBreak = text === "" || text.endsWith("\n");
    return text.split("\n").flatMap((line) => this.parse(line));
  }

  async append(values: readonly T[]): Promise<void> {
    if (values.length === 0) return;
    if (this.endsWithBreak === undefined) await this.read();
    const start = this.endsWithBreak ? "" : "\n";
    this.endsWithBreak = false;
    await appendFile(this.path, start + format(values));
    this.endsWithBreak = true;
  }

  async replace(values: readonly T[]): Promise<void> {
    await writeFileAtomic(this.path, format(values));
    this.endsWithBreak = true;
  }

  private parse(line: string): T[] {
    if (line.trim() === "") return [];
    try {
      return [this.schema.parse(parseJson(line))];
    } catch {
      return [];
    }
  }
}

function format(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}
