import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readModelContent } from "../../../../src/studio/models/modelFolder";
import { ModelRegistry } from "../../../../src/studio/models/modelRegistry";
import { modelIdFor, OwnModels } from "../../../../src/studio/models/ownModels";
import { fillDisk } from "../fullDisk";
import { someLineage, someModel } from "./someModel";

let folder: string;
let models: OwnModels;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rpsm-own-models-"));
  models = new OwnModels(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("a model that is added is listed with where it comes from, and read back whole", async () => {
  const model = someModel("climber", { lineage: someLineage() });
  expect(await models.add(model, [])).toBe("climber");
  expect(await readModelContent(join(folder, "climber"))).toEqual(model);
  const registry = new ModelRegistry({ bundled: join(folder, "none"), own: folder });
  expect(await registry.list()).toMatchObject([{ id: "climber", base: "rpsm-keypoints-512", bundled: false }]);
  const details = await registry.details("climber");
  expect(details.lineage?.heldOut[0]?.perJointMm).toEqual([0, Number.NaN, 12.5]);
  expect(details.createdAt).toBe("2026-11-25T02:00:00.000Z");
  expect(details.card).toContain("Über");
});

it("the same weights are one model, others with the same id get the next number, bundled ids stay free", async () => {
  await models.add(someModel("climber"), ["shipped"]);
  expect(await models.add(someModel("climber"), ["shipped"])).toBe("climber");
  expect(await models.add(someModel("climber", { numbers: [3] }), ["shipped"])).toBe("climber-2");
  expect(await models.add(someModel("shipped"), ["shipped"])).toBe("shipped-2");
  expect((await readModelContent(join(folder, "climber-2"))).description.id).toBe("climber-2");
});

it("models that are added in one moment do not get into each other's way", async () => {
  const added = [0, 1, 2, 3].map((number) => models.add(someModel("climber", { numbers: [number] }), []));
  expect(await Promise.all(added)).toEqual(["climber", "climber-2", "climber-3", "climber-4"]);
  for (const [i, id] of ["climber", "climber-2", "climber-3", "climber-4"].entries()) {
    const expected = someModel("climber", { numbers: [i] }).weights;
    expect((await readModelContent(join(folder, id))).weights).toEqual(expected);
  }
});

it("a model that the disk has no room for leaves nothing behind", async () => {
  await fillDisk();
  await expect(models.add(someModel("climber"), [])).rejects.toMatchObject({ code: "disk-full" });
  expect(readdirSync(folder)).toEqual([]);
  expect(await models.add(someModel("climber"), [])).toBe("climber");
});

it("what a crash left of a model that was being added goes when the program starts", async () => {
  mkdirSync(join(folder, ".building-climber"));
  await models.prepare();
  expect(readdirSync(folder)).toEqual([]);
});

it("renames the name and never the id", async () => {
  await models.add(someModel("climber"), []);
  await models.rename("climber", "Kletterer");
  expect((await readModelContent(join(folder, "climber"))).description).toMatchObject({
    id: "climber",
    name: "Kletterer",
  });
  await expect(models.rename("shipped", "x")).rejects.toMatchObject({ code: "model-missing" });
});

it("what was removed can be taken back until the program starts again", async () => {
  const model = someModel("climber");
  await models.add(model, []);
  await models.remove("climber");
  expect(readdirSync(folder).filter((name) => !name.startsWith("."))).toEqual([]);
  await models.restore("climber");
  expect(await readModelContent(join(folder, "climber"))).toEqual(model);
  await models.remove("climber");
  await models.prepare();
  await expect(models.restore("climber")).rejects.toMatchObject({ code: "model-missing" });
});

it("takes back nothing over another model of that id", async () => {
  await models.add(someModel("climber"), []);
  await models.remove("climber");
  await models.add(someModel("climber", { numbers: [9] }), []);
  await expect(models.restore("climber")).rejects.toMatchObject({ code: "bad-argument" });
});

it("makes ids of names in any script", () => {
  expect(modelIdFor("Climbing, low camera")).toBe("climbing-low-camera");
  expect(modelIdFor("Élan  vital!")).toBe("elan-vital");
  expect(modelIdFor("低机位")).toBe("model");
  expect(modelIdFor("a".repeat(90))).toHaveLength(60);
});
