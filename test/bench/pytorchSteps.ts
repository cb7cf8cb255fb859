import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "../e2e/support/media";
import type { TimedStep, TrainingCase } from "./training.bench";

/** The first Python that has PyTorch, $PYTHON before the usual ones. */
export function findPytorch(): { program: string } | { missing: string } {
  const programs = [process.env.PYTHON, "python3", "/usr/bin/python3"].filter((name) => name !== undefined);
  for (const program of programs) {
    try {
      execFileSync(program, ["-c", "import numpy, torch"], { stdio: "ignore" });
      return { program };
    } catch {
      // The next one may have it.
    }
  }
  const install = "Debian: apt-get install python3-torch; else set PYTHON to a Python that has torch and numpy";
  return { missing: `none of ${programs.join(", ")} can import numpy and torch (${install})` };
}

/** Training steps of training/step_time.py, in a process of its own. */
export class PytorchSteps {
  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>,
    /** How it chose its threads. */
    readonly name: string,
    readonly threads: number,
  ) {}

  /** @param threads undefined: as many as PyTorch takes by itself */
  static async open(
    python: string,
    { width, learns, weights, batch }: TrainingCase,
    threads: number | undefined,
  ): Promise<PytorchSteps> {
    const files = ["--weights", weights, "--batch", batch, "--width", String(width), "--learns", learns];
    const script = join(projectRoot, "training/step_time.py");
    const child = spawn(python, [script, ...files, ...(threads ? ["--threads", String(threads)] : [])], {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    });
    child.stderr.pipe(process.stderr);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await nextLine<{ threads: number }>(lines);
    const count = `${first.threads} thread${first.threads === 1 ? "" : "s"}`;
    return new PytorchSteps(child, lines, threads ? count : `by default ${count}`, first.threads);
  }

  async step(): Promise<TimedStep> {
    this.child.stdin.write("\n");
    const { ms, cpu_ms, loss } = await nextLine<{ ms: number; cpu_ms: number; loss: number }>(this.lines);
    return { ms, cpuMs: cpu_ms, loss };
  }

  close(): void {
    this.child.stdin.end();
  }
}

async function nextLine<T>(lines: AsyncIterator<string>): Promise<T> {
  const { done, value } = await lines.next();
  if (done) throw new Error("training/step_time.py ended; its message is above");
  return JSON.parse(value) as T;
}
