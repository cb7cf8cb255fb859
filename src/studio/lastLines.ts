/** Stack traces, and what Dawn says at every start on a machine without a GPU driver: not why a process ended. */
const noise = /^(Warning:|\s+at )/;

/** Keeps the last lines of a process's output, to say why it ended. */
export class LastLines {
  private text = "";

  constructor(private readonly count: number) {}

  add(text: string): void {
    this.text = (this.text + text)
      .split("\n")
      .slice(-this.count - 1)
      .join("\n");
  }

  /** "reason: the last words", or the reason alone after silence. */
  appendTo(reason: string): string {
    const lines = this.text.split("\n").filter((line) => !noise.test(line));
    const words = lines.join("\n").trim();
    return words ? `${reason}: ${words}` : reason;
  }
}
