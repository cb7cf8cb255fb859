import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const script = `
  import { runnerImport } from "vite";
  const { module } = await runnerImport(process.argv[1], { root: process.cwd(), logLevel: "error" });
  await module.run(process.argv.slice(2)).catch((error) => { console.error(error.message); process.exit(1); });
`;
const libraryProcess = fileURLToPath(new URL("./libraryProcess.ts", import.meta.url));

/** A process that works on a library (libraryProcess.ts), ended with the test at the latest. */
export class OtherProcess {
  private readonly child: ChildProcess;
  private readonly lines: string[] = [];
  private waiting = () => {};

  constructor(folder: string, work: "hold" | "record" | "import" | "edit" | "reshape") {
    const words = ["--input-type=module", "-e", script, libraryProcess, folder, work];
    this.child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
    this.child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      this.lines.push(...text.split("\n").filter(Boolean));
      this.waiting();
    });
    onTestFinished(async () => void (await this.kill()));
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Until it has said so many things. */
  async said(count: number): Promise<void> {
    while (this.lines.length < count) {
      await new Promise<void>((resolve) => {
        this.waiting = resolve;
      });
    }
  }

  /** With SIGKILL: it can do nothing about it. @returns the last thing that it said */
  async kill(): Promise<string | undefined> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once("close", resolve));
      this.child.kill("SIGKILL");
      await ended;
    }
    return this.lines.at(-1);
  }
}
