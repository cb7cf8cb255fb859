import { describe, expect, it } from "vitest";
import {
  insideToNetwork,
  networkToInside,
  type PinholeCamera,
  projectX,
  projectY,
  toCameraSpace,
} from "../../../src/pose/camera";
import { cameraAxes, facingDirection } from "../../../src/pose/synthesis/virtualCamera";

const degrees = Math.PI / 180;
/** At (0, 1000, 3000), looking along -Z. */
const camera: PinholeCamera = {
  position: [0, 1000, 3000],
  axes: cameraAxes(Math.PI, 0, 0),
  focalPx: 600,
  imageWidth: 640,
  imageHeight: 480,
};

describe("frames of reference", () => {
  it("turns the camera's y down and z away into y up and z towards the viewer, in metres, and back", () => {
    const inside = networkToInside([100, -500, 250]);
    expect([...inside]).toEqual([Math.fround(0.1), 0.5, -0.25]);
    expect([...insideToNetwork(inside)].map((value) => Math.round(value * 1000) / 1000)).toEqual([100, -500, 250]);
  });

  it("keeps the hip at plain zero", () => {
    expect(Object.is(networkToInside([0, 0, 0])[1], 0)).toBe(true);
  });
});

describe("the pinhole camera", () => {
  it("sees a point to its right, above it and in front of it at x > 0, y < 0, z > 0", () => {
    const seen = new Float32Array(3);
    toCameraSpace(camera, [200, 1300, 0], seen);
    [200, -300, 3000].forEach((value, axis) => expect(seen[axis]).toBeCloseTo(value, 2));
    expect(projectX(camera, seen[0]!, seen[2]!)).toBeCloseTo(320 + 40, 3);
    expect(projectY(camera, seen[1]!, seen[2]!)).toBeCloseTo(240 - 60, 3);
  });

  it("shows the right hand of someone who faces it on the picture's left", () => {
    // Facing +Z: the left side is at +X.
    const points = new Float32Array(72);
    points[11 * 3] = points[4 * 3] = 200;
    points[14 * 3] = points[1 * 3] = -200;
    expect(facingDirection(points, 0)).toBeCloseTo(0, 6);
    const seen = new Float32Array(72);
    toCameraSpace(camera, points, seen);
    expect(projectX(camera, seen[14 * 3]!, seen[14 * 3 + 2]!)).toBeLessThan(320);
  });

  it("has orthonormal, right-handed axes whatever its yaw, pitch and roll", () => {
    const a = cameraAxes(40 * degrees, -25 * degrees, 12 * degrees);
    const axis = (i: number) => a.slice(i * 3, i * 3 + 3);
    const dot = (u: number[], v: number[]) => u.reduce((sum, value, i) => sum + value * v[i]!, 0);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) expect(dot(axis(i), axis(j))).toBeCloseTo(i === j ? 1 : 0, 10);
    const [right, down, away] = [axis(0), axis(1), axis(2)] as [number[], number[], number[]];
    expect(away[0]).toBeCloseTo(right[1]! * down[2]! - right[2]! * down[1]!, 10);
    expect(away[1]).toBeCloseTo(Math.sin(-25 * degrees), 10);
  });

  it("tilts the picture clockwise when it rolls counter-clockwise", () => {
    // Rolled clockwise as seen from behind, right dips towards the world's down.
    const right = cameraAxes(0, 0, 10 * degrees).slice(0, 3);
    expect(right[1]).toBeCloseTo(-Math.sin(10 * degrees), 10);
  });
});
