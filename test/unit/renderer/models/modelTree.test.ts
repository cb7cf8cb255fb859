import { expect, it } from "vitest";
import type { InstalledModel } from "../../../../src/common/modelProtocol";
import { modelTree } from "../../../../src/renderer/models/modelTree";

function model(id: string, base?: string, bundled = false): InstalledModel {
  return { id, name: id, bundled, bytes: 1, base };
}

const rows = (models: InstalledModel[]) =>
  modelTree(models).map(({ model: { id }, depth, orphaned }) => `${"-".repeat(depth)}${id}${orphaned ? "?" : ""}`);

it("each model stands below the one it was trained from, bundled ones first, siblings by name", () => {
  const models = [
    model("b", "base"),
    model("base", undefined, true),
    model("c", "b"),
    model("a", "base"),
    model("own"),
  ];
  expect(rows(models)).toEqual(["base", "-a", "-b", "--c", "own"]);
});

it("a model whose base is gone begins a tree of its own, and says so", () => {
  expect(rows([model("climber", "gone"), model("second", "climber")])).toEqual(["climber?", "-second"]);
});

it("models that name each other or themselves as base are shown, each once", () => {
  expect(rows([model("a", "b"), model("b", "a"), model("c", "c")]).sort()).toEqual(["a?", "b?", "c"]);
});
