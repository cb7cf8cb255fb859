/** Keeps the last lines of a process's output, to say why it ended. */
export class LastLines {
  private text = "";

  constructor(private readonly count: number) {}

  add(text: string): void {
    this.text = (this.text + text).split("\n").slice(-this.count - 1).join("\n");
  }

  /** "reason: the last words", or the reason alone after silence. */
  appendTo(reason: string): string {
    const words = this.text.trim();
    return words ? `${reason}: ${words}` : reason;
  }
}
