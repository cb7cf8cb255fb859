import { expect, test } from "vitest";
import { networkOf } from "../../../src/cli/model";
import { newModelDescription, paperNetwork } from "../../../src/studio/models/newModel";

test("without options it is the paper's network", () => {
  expect(networkOf({})).toEqual(paperNetwork);
});

test("options change it, and a convolutional LSTM says where it sits", () => {
  expect(networkOf({ imageSize: 184, baseChannels: 32, recurrent: "convlstm" })).toEqual({
    ...paperNetwork,
    ...{ image: { sizePx: 184, baseChannels: 32 }, recurrent: "convlstm", convLstm: { map: "conv6" } },
  });
  expect(networkOf({ frontEnd: "keypoints" })).not.toHaveProperty("image");
});

test("options that do not go together are named", () => {
  expect(() => networkOf({ frontEnd: "keypoints", imageSize: 184 })).toThrow("--image-size");
  expect(() => networkOf({ convLstmMap: "conv5" })).toThrow("--conv-lstm-map");
  const odd = networkOf({ imageSize: 100 });
  expect(() => newModelDescription("a", "a", odd)).toThrow(/model "a": "network\.image\.sizePx"/);
});
