const redrawMs = 100;

/** One line on stderr that is redrawn; on anything but a terminal, a line every tenth of the way. */
export class Progress {
  private drawnAtMs = 0;
  private lastTenth = -1;

  constructor(private readonly label: string) {}

  /** @param total undefined when the file does not say how long it is */
  show(done: number, total: number | undefined, detail: string): void {
    const { stderr } = process;
    const share = total ? Math.min(1, done / total) : undefined;
    const percent = share === undefined ? "" : ` ${Math.round(share * 100)} %`;
    const line = `${this.label}: ${done}${total ? `/${total}` : ""}${percent}, ${detail}`;
    if (stderr.isTTY) {
      const now = performance.now();
      if (now - this.drawnAtMs < redrawMs && done !== total) return;
      this.drawnAtMs = now;
      stderr.write(`\r\x1b[2K${share === undefined ? "" : bar(share)}${line}`);
      return;
    }
    const tenth = share === undefined ? Math.floor(done / 100) : Math.floor(share * 10);
    if (tenth === this.lastTenth) return;
    this.lastTenth = tenth;
    stderr.write(`${line}\n`);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write("\n");
  }
}

function bar(share: number): string {
  const width = 24;
  const full = Math.round(share * width);
  return `[${"#".repeat(full)}${".".repeat(width - full)}] `;
}
