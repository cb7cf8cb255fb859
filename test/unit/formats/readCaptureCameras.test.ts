import { describe, expect, it } from "vitest";
import { readCaptureCameras } from "../../../src/formats/readCaptureCameras";
import { readVideoPose3d } from "../../../src/formats/readVideoPose3d";
import { toCameraSpace } from "../../../src/pose/camera";
import { expectBroken } from "./support/motionFixtures";
import { expected, videoPose3dBytes } from "./support/videoPose3dFixtures";

const text = Buffer.from(videoPose3dBytes("cameras.json")).toString("utf8");

describe("readCaptureCameras", () => {
  it("gives cameras that see the joints where NumPy puts them", () => {
    const cameras = readCaptureCameras(text, "cameras.json");
    for (const { subject, name, positions } of readVideoPose3d(videoPose3dBytes("data_3d_h36m.npz"), "a.npz")!) {
      const seen = new Float32Array(51);
      toCameraSpace(
        cameras.get(subject)![1]!,
        positions.subarray(-51).map((metres) => metres * 1000),
        seen,
      );
      expected.camera[`${subject}/${name}`]!.flat().forEach((value, i) => {
        expect(Math.abs(seen[i]! - seen[i % 3]! - value)).toBeLessThan(0.05);
      });
    }
    expect(cameras.get("S9")![0]).toMatchObject({ imageWidth: 1000, imageHeight: 1002 });
  });

  const one = { orientation: [1, 0, 0, 0], translation: [1, 2, 3], res_w: 10, res_h: 20 };
  it("turns nothing for a camera in the world's own axes, and knows subjects without any", () => {
    const cameras = readCaptureCameras(JSON.stringify({ S1: [one], S2: [] }), "c.json");
    expect(cameras.get("S1")).toEqual([
      { position: [1, 2, 3], axes: [1, 0, 0, 0, 1, 0, 0, 0, 1], imageWidth: 10, imageHeight: 20 },
    ]);
    expect(cameras.get("S2")).toEqual([]);
  });

  it.each([
    ["no JSON", "{", /^c\.json: it is not JSON/],
    ["a list", "[]", /an object of subjects/],
    ["a subject without a list", '{"S1": 1}', /"S1" must be a list of cameras/],
    ["no camera", '{"S1": [null]}', /camera 1 of "S1": "orientation" must be 4 numbers/],
    ["no unit quaternion", JSON.stringify({ S1: [{ ...one, orientation: [1, 1, 0, 0] }] }), /length 1/],
    [
      "no place",
      JSON.stringify({ S1: [one, { ...one, translation: [1, "2", 3] }] }),
      /camera 2 of "S1": "translation"/,
    ],
    ["no picture", JSON.stringify({ S1: [{ ...one, res_w: undefined }] }), /"res_w" must be a number/],
    ["a picture without a size", JSON.stringify({ S1: [{ ...one, res_h: 0 }] }), /no size/],
  ])("refuses %s", (_, content, says) => {
    expectBroken(() => readCaptureCameras(content, "c.json"), says);
  });
});
