import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { filmTakes } from "./support/filmedTakes";
import { runCli } from "./support/runCli";

const folder = mkdtempSync(join(tmpdir(), "rpsm-fine-tune-"));
const library = join(folder, "library");
mkdirSync(library);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The base model has never seen a person who stands at such a slant. */
const rollDegrees = 60;
const learnt = 6;
const heldOut = 3;

async function importTakes(): Promise<string[]> {
  const files = filmTakes({ takes: learnt + heldOut, seed: 77, rollDegrees }).map((bytes, take) => {
    const file = join(folder, `take ${take}.npz`);
    writeFileSync(file, bytes);
    return file;
  });
  const imported = await runCli(["clips", "import", "--library", library, "--no-analyse", "--json", ...files]);
  expect(imported.exitCode, imported.stderr).toBe(0);
  return (JSON.parse(imported.stdout) as { id: string }[]).map(({ id }) => id);
}

describe("rpsm-studio train on takes of a camera that is held at a slant", () => {
  it("lowers the error on other takes of it, and forgets little", { timeout: 300_000 }, async () => {
    const clips = await importTakes();
    const out = join(folder, "model");
    const chosen = ["--clips", clips.slice(0, learnt).join(), "--held-out", clips.slice(learnt).join()];
    const limits = ["--steps", "24", "--seed", "5", "--backend", "wasm"];
    const trained = await runCli(["train", "--library", library, ...chosen, ...limits, "--out", out, "--json"]);
    expect(trained.exitCode, trained.stderr).toBe(0);
    const verdict = JSON.parse(trained.stdout.trimEnd().split("\n").at(-1)!);
    expect(verdict).toMatchObject({ type: "verdict", measure: "mpjpe", against: "truth" });
    const { heldOut: compared, builtIn } = verdict;
    expect(compared.after.mean / compared.before.mean).toBeLessThan(0.9);
    expect(builtIn.after.mean / builtIn.before.mean).toBeLessThan(1.05);
    expect(verdict.outcome).toBe("better");
  });
});
