import { execFileSync } from "node:child_process";

/** Debian's, where its PyTorch is. */
export const python = "/usr/bin/python3";

/** Why tests against PyTorch cannot run here; undefined where they can. */
export function whyNoPytorch(): string | undefined {
  try {
    execFileSync(python, ["-c", "import numpy, torch"], { stdio: "ignore", timeout: 60_000 });
    return undefined;
  } catch {
    return `${python} has no torch`;
  }
}
