import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readModelFolder } from "../../../../src/studio/models/modelFolder";
import { ModelRegistry } from "../../../../src/studio/models/modelRegistry";

let root: string;
let bundled: string;
let library: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rpsm-models-"));
  bundled = join(root, "bundled");
  library = join(root, "library");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function description(id: string) {
  return {
    format: "rpsm-studio-model",
    version: 1,
    id,
    name: `Model ${id}`,
    network: {
      frontEnd: "keypoints",
      stages: 3,
      width: 8,
      recurrent: "lstm",
      form: "residual",
      target: { offsetMm: Array(51).fill(0), scaleMm: Array(51).fill(1) },
    },
    results: { mpjpeMm: 90.5, paMpjpeMm: 70, measuredOn: "test subjects" },
  };
}

/** Two tensors, F32 2 x 3 and F16 4: 6 * 4 + 4 * 2 bytes. */
function weights(): Buffer {
  const header = JSON.stringify({
    __metadata__: { format: "pt" },
    a: { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] },
    b: { dtype: "F16", shape: [4], data_offsets: [24, 32] },
  });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(32)]);
}

function install(folder: string, id: string, change: (model: ReturnType<typeof description>) => unknown = (m) => m) {
  const path = join(folder, id);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "model.json"), JSON.stringify(change(description(id))));
  writeFileSync(join(path, "weights.safetensors"), weights());
  return path;
}

describe("ModelRegistry", () => {
  it("lists bundled and library models with parameters counted from the weights and the card's results", async () => {
    install(bundled, "one");
    install(library, "two");
    const models = await new ModelRegistry({ bundled, own: library }).list();
    expect(models.map(({ id }) => id)).toEqual(["one", "two"]);
    expect(models[0]).toMatchObject({
      name: "Model one",
      summary: { stages: 3, width: 8, recurrent: "lstm", form: "residual", parameters: 10 },
      results: { mpjpeMm: 90.5, paMpjpeMm: 70, measuredOn: "test subjects" },
    });
  });

  it("says which ones look at pictures, of which size, and which have learnt nothing yet", async () => {
    install(bundled, "one");
    const image = { frontEnd: "image", image: { sizePx: 368, baseChannels: 64 } };
    install(library, "two", (model) => ({ ...model, untrained: true, network: { ...model.network, ...image } }));
    const [one, two] = await new ModelRegistry({ bundled, own: library }).list();
    expect(one!.summary).toMatchObject({ frontEnd: "keypoints", imageSizePx: undefined, untrained: undefined });
    expect(two!.summary).toMatchObject({ frontEnd: "image", imageSizePx: 368, untrained: true });
  });

  it("prefers the library's model to the bundled one with the same id", async () => {
    install(bundled, "one");
    install(library, "one", (model) => ({ ...model, name: "Mine" }));
    const registry = new ModelRegistry({ bundled, own: library });
    expect((await registry.list()).map(({ name }) => name)).toEqual(["Mine"]);
    expect((await registry.read("one")).description).toContain("Mine");
  });

  it("is empty, not an error, where there are no folders", async () => {
    expect(await new ModelRegistry({ bundled, own: library }).list()).toEqual([]);
  });

  it("keeps a model with a broken description in the list, with file and field", async () => {
    install(bundled, "bad", (model) => ({ ...model, network: { ...model.network, stages: 7 } }));
    install(bundled, "good");
    const [bad, good] = await new ModelRegistry({ bundled, own: library }).list();
    expect(bad?.error).toMatchObject({ code: "model-broken", message: expect.stringContaining("network.stages") });
    expect(bad?.error?.message).toContain(join("bad", "model.json"));
    expect(good?.error).toBeUndefined();
  });

  it("says how much of half-written weights is there", async () => {
    const path = join(install(bundled, "one"), "weights.safetensors");
    const whole = weights().length;
    truncateSync(path, whole - 10);
    const [model] = await new ModelRegistry({ bundled, own: library }).list();
    expect(model?.error?.code).toBe("model-broken");
    expect(model?.error?.message).toContain(`ends after ${whole - 10} of ${whole} bytes`);
    truncateSync(path, 20);
    expect((await new ModelRegistry({ bundled, own: library }).list())[0]?.error?.message).toContain(
      "ends after 20 of",
    );
    truncateSync(path, 3);
    expect((await new ModelRegistry({ bundled, own: library }).list())[0]?.error?.message).toContain(
      "it has 3 bytes; copy the model again",
    );
  });

  it("takes no other file for weights", async () => {
    writeFileSync(join(install(bundled, "one"), "weights.safetensors"), "<html>not found, sorry</html>");
    const [model] = await new ModelRegistry({ bundled, own: library }).list();
    expect(model?.error?.message).toContain("is no safetensors file");
  });

  it("names what is installed when a model is not, and looks at no path outside", async () => {
    install(bundled, "one");
    const registry = new ModelRegistry({ bundled, own: library });
    await expect(registry.read("two")).rejects.toMatchObject({
      code: "model-missing",
      message: 'there is no model "two"; installed: one',
    });
    await expect(registry.read("../bundled/one")).rejects.toMatchObject({ code: "model-missing" });
  });

  it("reads a folder's files for the engine, or names the missing one", async () => {
    const path = install(bundled, "one");
    const files = await readModelFolder(path);
    expect(files.id).toBe("one");
    expect(Buffer.from(files.weights).equals(weights())).toBe(true);
    rmSync(join(path, "weights.safetensors"));
    await expect(readModelFolder(path)).rejects.toMatchObject({
      code: "model-missing",
      message: expect.stringContaining("weights.safetensors"),
    });
  });
});
