import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { RpsmConfig } from "../../../src/rpsm/config";
import { inheritWeights } from "../../../src/rpsm/inheritWeights";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { useCpu } from "./support/backends";
import { readPlainWeights } from "./support/plainNetwork";
import { tinyImageConfig } from "./support/tinyImageNetwork";
import { tinyConfig } from "./support/tinyNetwork";

beforeAll(useCpu);

const width = 8;
const convLstm = { recurrent: "convlstm", form: "residual" } as const;

/** [the old network's tensors, the heir's, those of a network drawn with the heir's seed], in the file's order. */
async function inherit(from: Partial<RpsmConfig>, to: Partial<RpsmConfig>) {
  const old = await RpsmNetwork.create(tinyConfig(from), 3).toSafetensors("F32");
  const heir = inheritWeights(tinyConfig(to), old, 9, "old");
  const drawn = RpsmNetwork.create(tinyConfig(to), 9);
  const files = [old, await heir.toSafetensors("F32"), await drawn.toSafetensors("F32")];
  return files.map((file) => {
    const tensors = readPlainWeights(file);
    return (name: string) => tensors.get(name)!;
  }) as [Read, Read, Read];
}
type Read = (name: string) => { shape: readonly number[]; values: Float64Array };

/** Columns from..to of a matrix with so many. */
const columns = ({ shape, values }: ReturnType<Read>, from: number, to: number) =>
  Array.from({ length: shape[0]! }, (_, row) => [...values.slice(row * shape[1]! + from, row * shape[1]! + to)]);

describe("a network of another form takes over what fits", () => {
  test("fewer stages: all of those", async () => {
    const [old, heir] = await inherit({}, { stages: 2 });
    for (const name of ["stage1.lstm.weight_ih", "stage2.fc_2.weight", "stage2.adaption.fc_1.bias"]) {
      expect(heir(name)).toEqual(old(name));
    }
  });

  test("more stages: the new ones are drawn by seed", async () => {
    const [old, heir, drawn] = await inherit({ stages: 1 }, { stages: 2 });
    expect(heir("stage1.lstm.weight_hh")).toEqual(old("stage1.lstm.weight_hh"));
    expect(heir("stage2.lstm.weight_hh")).toEqual(drawn("stage2.lstm.weight_hh"));
    expect(heir("stage2.fc_2.weight")).toEqual(drawn("stage2.fc_2.weight"));
  });

  test("without LSTM: fc_2 keeps what reads the features, what reads the pose before starts at 0", async () => {
    const [old, heir] = await inherit({}, { recurrent: "none" });
    for (const stage of [1, 2, 3]) {
      const now = heir(`stage${stage}.fc_2.weight`);
      expect(columns(now, 0, width)).toEqual(columns(old(`stage${stage}.fc_2.weight`), width, 2 * width));
      expect(heir(`stage${stage}.fc_2.bias`)).toEqual(old(`stage${stage}.fc_2.bias`));
      if (stage > 1)
        expect(
          columns(now, width, width + 51)
            .flat()
            .every((value) => value === 0),
        ).toBe(true);
    }
  });

  test("with an LSTM instead of none: it starts with no say, drawn by seed", async () => {
    const [old, heir, drawn] = await inherit({ recurrent: "none" }, {});
    const now = heir("stage2.fc_2.weight");
    expect(
      columns(now, 0, width)
        .flat()
        .every((value) => value === 0),
    ).toBe(true);
    expect(columns(now, width, 2 * width)).toEqual(columns(old("stage2.fc_2.weight"), 0, width));
    expect(heir("stage2.lstm.weight_ih")).toEqual(drawn("stage2.lstm.weight_ih"));
  });

  test("plain without LSTM: fc_2 read the memory alone and is drawn anew, though the shape fits", async () => {
    const [old, heir, drawn] = await inherit({ form: "plain" }, { form: "plain", recurrent: "none" });
    expect(old("stage1.fc_2.weight").shape).toEqual(heir("stage1.fc_2.weight").shape);
    expect(heir("stage1.fc_2.weight")).toEqual(drawn("stage1.fc_2.weight"));
    expect(heir("stage1.adaption.fc_1.weight")).toEqual(old("stage1.adaption.fc_1.weight"));
  });

  test("from pixels, with a convolutional LSTM instead of an LSTM: what reads the features, and all convolutions", async () => {
    const [old, heir, drawn] = await inherit(tinyImageConfig({ form: "residual" }), tinyImageConfig(convLstm));
    expect(heir("stage1.fc_2.weight").values).toEqual(
      Float64Array.from(columns(old("stage1.fc_2.weight"), width, 2 * width).flat()),
    );
    for (const name of ["shared.conv4_7.weight", "stage2.conv6_2.weight", "stage2.adaption.fc_1.weight"]) {
      expect(heir(name)).toEqual(old(name));
    }
    expect(heir("stage1.convlstm.weight_hh")).toEqual(drawn("stage1.convlstm.weight_hh"));
  });

  test("from pixels, with an LSTM instead of a convolutional one: it starts with no say", async () => {
    const [old, heir] = await inherit(tinyImageConfig(convLstm), tinyImageConfig({ form: "residual" }));
    const now = heir("stage2.fc_2.weight");
    expect(
      columns(now, 0, width)
        .flat()
        .every((value) => value === 0),
    ).toBe(true);
    expect(columns(now, width, 2 * width)).toEqual(columns(old("stage2.fc_2.weight"), 0, width));
  });

  test("the same form: everything", async () => {
    const [old, heir] = await inherit({}, {});
    for (const name of ["stage1.fc_2.weight", "stage3.lstm.bias"]) expect(heir(name)).toEqual(old(name));
  });
});

test("weights of which nothing fits are refused, and nothing is left behind", async () => {
  const source = RpsmNetwork.create(tinyConfig({ stages: 1 }), 3);
  const narrow = await source.toSafetensors("F32");
  source.dispose();
  const before = tf.memory().numTensors;
  expect(() => inheritWeights(tinyConfig({ width: 16, stages: 1 }), new Uint8Array(4), 9, "old")).toThrow("old");
  // fc_2's bias has one shape in every network.
  inheritWeights(tinyConfig({ width: 16, stages: 1 }), narrow, 9, "old").dispose();
  expect(tf.memory().numTensors).toBe(before);
});
