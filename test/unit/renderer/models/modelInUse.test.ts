import { expect, it } from "vitest";
import type { StudioInfo } from "../../../../src/common/protocol";
import { automaticModel, bundledModels } from "../../../../src/common/settings";
import { modelInUse } from "../../../../src/renderer/models/modelInUse";

const { small, full } = bundledModels;

function infoOf(model: string, loaded: string | undefined, installed: string[]): StudioInfo {
  const engine = loaded === undefined ? { state: "starting" } : { state: "ready", status: { model: { id: loaded } } };
  return { settings: { model }, engine, models: installed.map((id) => ({ id })) } as unknown as StudioInfo;
}

it("is the user's choice, or what the engine took where that is left to the studio", () => {
  expect(modelInUse(infoOf("climber", small, [small, full]))).toBe("climber");
  expect(modelInUse(infoOf(automaticModel, small, [small, full]))).toBe(small);
  expect(modelInUse(infoOf(automaticModel, undefined, [small, full]))).toBe(full);
  expect(modelInUse(infoOf(automaticModel, undefined, [small]))).toBe(small);
});
