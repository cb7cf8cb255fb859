import { describe, expect, it } from "vitest";
import { cameraError } from "../../../../src/renderer/capture/cameraErrors";
import { withoutUsbIds } from "../../../../src/renderer/capture/cameraList";
import { frameIndexAt } from "../../../../src/renderer/capture/videoSource";

describe("frameIndexAt", () => {
  // Uneven on purpose: times come from the file, never from a frame rate.
  const times = Float64Array.from([0, 0.2, 0.25, 1, 1.04]);

  it.each([
    [0, 0],
    [0.19, 0],
    [0.2, 1],
    [0.1999, 1],
    [0.9, 2],
    [1.02, 3],
    [99, 4],
    [-1, 0],
  ])("at %d s shows frame %d", (seconds, index) => expect(frameIndexAt(times, seconds)).toBe(index));
});

describe("cameraError", () => {
  const named = (name: string) => cameraError(Object.assign(new Error("x"), { name }), "HD Webcam");

  it.each([
    ["NotAllowedError", "camera-refused"],
    ["NotFoundError", "camera-none"],
    ["NotReadableError", "camera-busy"],
    ["OverconstrainedError", "camera-unplugged"],
  ])("%s is %s", (name, code) => expect(named(name).code).toBe(code));

  it("names the camera", () => {
    expect(named("NotReadableError").message).toContain("HD Webcam");
  });
});

describe("withoutUsbIds", () => {
  it("leaves a name that a person knows", () => {
    expect(withoutUsbIds("HD Webcam (046d:0825)")).toBe("HD Webcam");
    expect(withoutUsbIds("Camera (front)")).toBe("Camera (front)");
  });
});
