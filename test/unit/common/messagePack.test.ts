import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage } from "../../../src/common/messagePack";

describe("MessagePack codec", () => {
  it("brings a frame and a pose back as they were", () => {
    const message = {
      channel: "engine",
      kind: "message",
      message: {
        type: "pose",
        frameId: 7,
        capturedAtMs: 1234.5,
        keypoints: Float32Array.of(0.1, -2.5, Number.NaN),
        stagePoses: [Float32Array.of(1), new Float32Array(0)],
        rgb: Uint8Array.of(0, 127, 255),
        nextCrop: { x: -3.25, y: 0, size: 10 },
      },
    };
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });

  it("encodes only the part of the buffer that a typed array shows", () => {
    const whole = Float32Array.of(1, 2, 3, 4);
    expect(decodeMessage(encodeMessage(whole.subarray(1, 3)))).toEqual(Float32Array.of(2, 3));
  });

  it("reads a Float32Array at any place in the message", () => {
    for (let padding = 0; padding < 4; padding++) {
      const message = { text: "x".repeat(padding), values: Float32Array.of(1.5, -2) };
      expect(decodeMessage(encodeMessage(message))).toEqual(message);
    }
  });

  it("brings times back in double precision, from any place in the message", () => {
    for (let padding = 0; padding < 8; padding++) {
      const message = { text: "x".repeat(padding), timestamps: Float64Array.of(1 / 3, 7200.0001) };
      expect(decodeMessage(encodeMessage(message))).toEqual(message);
    }
  });

  it("leaves out fields that are undefined, and takes Node's Buffers for bytes", () => {
    expect(decodeMessage(encodeMessage({ type: "reply", id: 1, result: undefined }))).toEqual({ type: "reply", id: 1 });
    const bytes = Buffer.from(encodeMessage({ rgb: Buffer.from([1, 2]), pose: Float32Array.of(0.5) }));
    const message = decodeMessage(bytes) as { rgb: Uint8Array; pose: Float32Array };
    expect([[...message.rgb], [...message.pose]]).toEqual([[1, 2], [0.5]]);
  });

  it("refuses typed arrays that it would bring back as something else", () => {
    expect(() => encodeMessage({ points: new Int16Array(3) })).toThrow("Int16Array");
    expect(() => encodeMessage(new BigInt64Array(1))).toThrow("BigInt64Array");
  });
});
