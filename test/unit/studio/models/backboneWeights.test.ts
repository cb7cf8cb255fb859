import { expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../../src/common/safetensors";
import { readBackbone } from "../../../../src/studio/models/backboneWeights";

const numbers = (length: number, first = 0) => Float32Array.from({ length }, (_, i) => Math.sin(first + i));

function file(...names: string[]): Uint8Array {
  return writeSafetensors(
    names.map((name, i) => ({ name, shape: [2], values: numbers(2, i) })),
    "F32",
  );
}

const namesOf = (bytes: Uint8Array) => [...readSafetensors(bytes, "result").tensors.keys()];

test.each([
  ["our own names", ["shared.conv1_1.weight", "shared.conv1_1.bias"]],
  ["Caffe's", ["conv1_1.weight", "conv1_1.bias"]],
  ["OpenPose's", ["model0.conv1_1.weight", "model0.conv1_1.bias"]],
  ["torchvision's VGG-19", ["features.0.weight", "features.0.bias"]],
])("%s are known", (_of, names) => {
  const { weights, taken, unused } = readBackbone(file(...names, "head.weight"), "pose.safetensors");
  expect(namesOf(weights).sort()).toEqual(["shared.conv1_1.bias", "shared.conv1_1.weight"]);
  expect(taken.map(({ from }) => from)).toEqual(names);
  expect(unused).toEqual(["head.weight"]);
});

test("layers of other names are found where they belong", () => {
  const { taken } = readBackbone(file("features.19.weight", "features.21.weight"), "vgg.safetensors");
  expect(taken).toEqual([{ from: "features.19.weight", to: "shared.conv4_1.weight" }]);
  const cpm = readBackbone(file("model0.conv4_4_CPM.bias", "model0.conv4_8_CPM.bias"), "cpm.safetensors");
  expect(cpm.taken).toEqual([{ from: "model0.conv4_4_CPM.bias", to: "shared.conv4_4.bias" }]);
});

test("a table of names is for layers and for single tensors, and then holds alone", () => {
  const names = { stem: "shared.conv1_1", "other.w": "shared.conv1_2.weight" };
  const { taken, unused } = readBackbone(file("stem.weight", "other.w", "conv2_1.weight"), "x", { names });
  expect(taken).toEqual([
    { from: "stem.weight", to: "shared.conv1_1.weight" },
    { from: "other.w", to: "shared.conv1_2.weight" },
  ]);
  expect(unused).toEqual(["conv2_1.weight"]);
});

test("a file without a known name says what it has and the way out", () => {
  expect(() => readBackbone(file("layer1.weight"), "resnet.safetensors")).toThrow(
    /resnet\.safetensors: none of its names is known \(layer1\.weight, \.\.\.\); write a table/,
  );
});

test("two tensors for one place are refused", () => {
  expect(() => readBackbone(file("a.conv1_1.weight", "b.conv1_1.weight"), "x")).toThrow(
    'x: more than one tensor would become "shared.conv1_1.weight"',
  );
});

test("what the first layer was trained to see is folded into it", () => {
  const [outputs, side] = [2, 3];
  const theirs = { weight: numbers(outputs * 3 * side * side), bias: numbers(outputs, 5) };
  const bytes = writeSafetensors(
    [
      { name: "conv1_1.weight", shape: [outputs, 3, side, side], values: theirs.weight },
      { name: "conv1_1.bias", shape: [outputs], values: theirs.bias },
    ],
    "F32",
  );
  const options = { channelOrder: "bgr", pixelMean: [0.4, 0.45, 0.48], pixelStd: [0.2, 0.25, 0.3] } as const;
  const { tensors } = readSafetensors(readBackbone(bytes, "x", options).weights, "x");
  const ours = {
    weight: tensors.get("shared.conv1_1.weight")!.read(),
    bias: tensors.get("shared.conv1_1.bias")!.read(),
  };

  // One place of the output, far from the border: what both layers make of the same red, green and blue.
  const picture = Array.from({ length: 3 }, (_, colour) =>
    [...numbers(side * side, 9 * colour)].map((v) => 0.5 + v / 2),
  );
  for (let output = 0; output < outputs; output++) {
    let expected = theirs.bias[output]!;
    let found = ours.bias[output]!;
    for (let place = 0; place < side * side; place++) {
      for (let i = 0; i < 3; i++) {
        const seen = (picture[2 - i]![place]! - options.pixelMean[i]!) / options.pixelStd[i]!;
        expected += theirs.weight[(output * 3 + i) * side * side + place]! * seen;
        found += ours.weight[(output * 3 + i) * side * side + place]! * (picture[i]![place]! - 0.5);
      }
    }
    expect(found).toBeCloseTo(expected, 5);
  }
});

test("colours of a file without the first layer cannot be adapted", () => {
  expect(() => readBackbone(file("conv2_1.weight"), "x", { channelOrder: "bgr" })).toThrow(
    /x has no weights .*shared\.conv1_1: colours/,
  );
  expect(() => readBackbone(file("conv2_1.weight"), "x", { pixelStd: [1, 0, 1] })).toThrow("--pixel-std");
});
