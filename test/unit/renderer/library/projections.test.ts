import { describe, expect, it } from "vitest";
import { coordinateCount, jointCount } from "../../../../src/pose/skeleton";
import { projectToFit } from "../../../../src/renderer/library/figurePainter";
import { orbitProjection } from "../../../../src/renderer/library/orbitProjection";

describe("a camera that looks at a point from all around", () => {
  const [width, height] = [400, 200];
  const from = (yaw: number, pitch = 0) =>
    orbitProjection({ yaw, pitch, distanceM: 4, target: [1, 1, 1] }, width, height);

  it("has the point in the middle", () => {
    expect(from(0.7, 0.3)(1, 1, 1)).toMatchObject({ x: 200, y: 100 });
  });

  it("from the front sees +X on the right, +Y above, +Z nearer", () => {
    const view = from(0);
    expect(view(2, 1, 1).x).toBeGreaterThan(200);
    expect(view(1, 2, 1).y).toBeLessThan(100);
    expect(view(1, 1, 2).depth).toBe(3);
    expect(view(1, 1, 2).scale).toBeGreaterThan(view(1, 1, 0).scale);
  });

  it("from the left side (a quarter turn) sees the front on the left", () => {
    const view = from(Math.PI / 2);
    expect(view(1, 1, 2).x).toBeLessThan(200);
    expect(view(2, 1, 1).depth).toBeCloseTo(3);
  });

  it("from above sees what is nearer lower in the picture", () => {
    const view = from(0, 0.5);
    expect(view(1, 1, 2).y).toBeGreaterThan(100);
  });

  it("has a field of view of 35 degrees", () => {
    // At 4 m half the height of the picture is 4 tan(17.5 degrees).
    expect(from(0)(1, 1 + 4 * Math.tan((17.5 * Math.PI) / 180), 1).y).toBeCloseTo(0);
  });
});

describe("a body drawn as large as fits", () => {
  it.each([
    ["tall", 0.2, 1.8],
    ["wide", 3, 0.5],
  ])("is inside of the picture and touches the limit: %s", (_, widthM, heightM) => {
    const joints = Float32Array.from({ length: coordinateCount }, (_, i) => {
      const share = Math.floor(i / 3) / (jointCount - 1);
      return [share * widthM + 10, share * heightM - 3, 0][i % 3]!;
    });
    const project = projectToFit(joints, 480, 270);
    const points = Array.from({ length: jointCount }, (_, joint) =>
      project(joints[joint * 3]!, joints[joint * 3 + 1]!, joints[joint * 3 + 2]!),
    );
    for (const { x, y } of points) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(480);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(270);
    }
    // The hip (joint 0, lowest here) is below the last joint.
    expect(points[0]!.y).toBeGreaterThan(points.at(-1)!.y);
  });
});
