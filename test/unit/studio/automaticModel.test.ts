import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "../../../src/common/log";
import type { EngineStatus } from "../../../src/common/protocol";
import { bundledModels } from "../../../src/common/settings";
import { AutomaticModel } from "../../../src/studio/automaticModel";
import type { ModelRegistry } from "../../../src/studio/models/modelRegistry";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rpsm-automatic-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { small, full } = bundledModels;
const engine = { backend: "wasm", adapter: "this processor" } as EngineStatus;
const otherEngine: EngineStatus = { ...engine, backend: "webgpu", adapter: "a graphics card" };

function automatic(installed: readonly string[] = [small, full], broken: readonly string[] = []): AutomaticModel {
  const registry = {
    list: async () => installed.map((id) => ({ id, ...(broken.includes(id) && { error: { code: "model-broken" } }) })),
    read: async (id: string) => ({ id }),
  } as unknown as ModelRegistry;
  return new AutomaticModel(
    () => registry,
    folder,
    createLog("test", () => {}),
  );
}

/** Which model an engine ends up with when the full network takes so long. */
async function chosen(model: AutomaticModel, fullStepMs: number, on = engine): Promise<string[]> {
  const first = await model.read(on);
  const loaded = { id: first.id, stepMs: first.id === full ? fullStepMs : 1 };
  const instead = await model.instead(loaded as Parameters<AutomaticModel["instead"]>[0], on);
  return [first.id, ...(instead ? [instead.id] : [])];
}

describe("AutomaticModel", () => {
  it("keeps the full network where it is fast enough, at the next start too", async () => {
    expect(await chosen(automatic(), 12)).toEqual([full]);
    expect(await chosen(automatic(), 12)).toEqual([full]);
  });

  it("takes the small one where the full one is too slow, and at the next start without loading both", async () => {
    expect(await chosen(automatic(), 12.1)).toEqual([full, small]);
    expect(await chosen(automatic(), 3)).toEqual([small]);
  });

  it("measures anew on another adapter, and keeps both answers", async () => {
    expect(await chosen(automatic(), 30)).toEqual([full, small]);
    expect(await chosen(automatic(), 4, otherEngine)).toEqual([full]);
    expect(await chosen(automatic(), 4)).toEqual([small]);
  });

  it("stays with what was measured first: a busy moment later switches nothing", async () => {
    expect(await chosen(automatic(), 8)).toEqual([full]);
    expect(await chosen(automatic(), 50)).toEqual([full]);
  });

  it("measures again after it was told to forget", async () => {
    const model = automatic();
    expect(await chosen(model, 30)).toEqual([full, small]);
    await model.forget();
    expect(await chosen(model, 5)).toEqual([full]);
    expect(await chosen(automatic(), 5)).toEqual([full]);
  });

  it("takes the only one that there is, or that is not broken", async () => {
    expect(await chosen(automatic([small]), 5)).toEqual([small]);
    expect(await chosen(automatic([full]), 500)).toEqual([full]);
    expect(await chosen(automatic([small, full], [full]), 5)).toEqual([small]);
    expect(await chosen(automatic([small, full], [small]), 500)).toEqual([full]);
    expect(await chosen(automatic([]), 5)).toEqual([small]);
  });

  it("measures again where the file of times is broken", async () => {
    writeFileSync(join(folder, "model-speed.json"), '{"wasm this processor": "slow"');
    expect(await chosen(automatic(), 5)).toEqual([full]);
  });
});
