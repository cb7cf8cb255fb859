import { describe, expect, it } from "vitest";
import { projectX, projectY, toCameraSpace } from "../../../../src/pose/camera";
import { createRandom } from "../../../../src/pose/synthesis/random";
import { drawVirtualCamera, facingDirection, keepInReach } from "../../../../src/pose/synthesis/virtualCamera";
import { standingPoints } from "./testMotion";

const points = standingPoints();
const person = { hip: [0, 910, 0] as const, height: 1680, facing: 0 };

describe("virtual cameras", () => {
  const drawn = Array.from({ length: 600 }, (_, i) => drawVirtualCamera(createRandom(2, i), person).camera);

  it("show the chest nearly always, the whole body often, and cut some people off", () => {
    let chest = 0;
    let whole = 0;
    for (const camera of drawn) {
      const seen = new Float32Array(72);
      toCameraSpace(camera, points, seen);
      const inside = (point: number) => {
        const x = projectX(camera, seen[point * 3]!, seen[point * 3 + 2]!);
        const y = projectY(camera, seen[point * 3 + 1]!, seen[point * 3 + 2]!);
        return x > 0 && y > 0 && x < camera.imageWidth && y < camera.imageHeight;
      };
      if (inside(8)) chest++;
      if (inside(10) && inside(3) && inside(6)) whole++;
    }
    expect(chest / drawn.length).toBeGreaterThan(0.85);
    expect(whole / drawn.length).toBeGreaterThan(0.35);
    expect(whole / drawn.length).toBeLessThan(0.85);
  });

  it("stand in front of the person most often, and on every side", () => {
    const angles = drawn.map(({ position }) => Math.abs(Math.atan2(position[0], position[2])));
    const share = (least: number, most: number) =>
      angles.filter((angle) => angle >= least && angle < most).length / angles.length;
    expect(share(0, Math.PI / 4)).toBeGreaterThan(0.45);
    expect(share((3 * Math.PI) / 4, 4)).toBeGreaterThan(0.05);
    expect(share(Math.PI / 4, (3 * Math.PI) / 4)).toBeGreaterThan(0.15);
  });

  it("look up and down, and are upright or wide", () => {
    const lookDown = drawn.filter(({ axes }) => axes[7] < -0.1).length;
    const lookUp = drawn.filter(({ axes }) => axes[7] > 0.1).length;
    const portrait = drawn.filter(({ imageWidth, imageHeight }) => imageHeight > imageWidth).length;
    for (const count of [lookDown, lookUp, portrait, drawn.length - portrait]) {
      expect(count / drawn.length).toBeGreaterThan(0.1);
    }
  });

  it("follow a person who would walk out of the picture", () => {
    const walk = new Float32Array(2 * 72);
    walk.set(points);
    walk.set(
      points.map((value, i) => value + (i % 3 === 0 ? 4000 : 0)),
      72,
    );
    keepInReach(walk, 2, [2000, 910, 0], 500);
    expect(walk[0]).toBeCloseTo(1500, 2);
    expect(walk[72]).toBeCloseTo(2500, 2);
    expect(walk[72 + 3]! - walk[72]!).toBeCloseTo(points[3]! - points[0]!, 2);
  });
});

describe("where someone faces", () => {
  it("is the direction of the chest, and unknown for someone lying on a side", () => {
    expect(facingDirection(points, 0)).toBeCloseTo(0, 5);
    const turned = points.map((_, i) => (i % 3 === 0 ? points[i + 2]! : i % 3 === 2 ? -points[i - 2]! : points[i]!));
    expect(facingDirection(turned, 0)).toBeCloseTo(Math.PI / 2, 5);
    const onSide = points.map((_, i) => (i % 3 === 0 ? points[i + 1]! : i % 3 === 1 ? points[i - 1]! : points[i]!));
    expect(facingDirection(onSide, 0)).toBeUndefined();
  });
});
