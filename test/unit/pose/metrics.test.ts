import { describe, expect, it } from "vitest";
import type { FrameRange } from "../../../src/common/clipEdits";
import {
  accelerationErrorMm,
  alignedJointErrorMm,
  areaUnderPck,
  boneLengthSpreads,
  footSkateMm,
  jitterMmPerS3,
  meanJointErrorMm,
  meanVelocityErrorMm,
  scaledJointErrorMm,
  shareWithin,
  velocityErrorMmPerS,
} from "../../../src/pose/metrics";
import { coordinateCount, jointParents } from "../../../src/pose/skeleton";

/** A pose of no meaning that a second implementation can repeat. */
function oddPose(seed: number): number[] {
  const points = Array.from({ length: 17 }, (_, i) => [
    Math.sin(1.3 * i + seed) * 300 * (1 + (i % 3)),
    Math.cos(0.7 * i * i + seed) * 200,
    Math.sin(2.1 * i + 0.5 * seed) * 250,
  ]);
  return points.flatMap((point) => point.map((value, axis) => value - points[0]![axis]!));
}

const zeros = (frames: number) => new Array<number>(frames * coordinateCount).fill(0);
/** Frames in which every joint is at (x, 0, 0). */
const alongX = (...positions: number[]) =>
  positions.flatMap((x) => Array.from({ length: coordinateCount }, (_, i) => (i % 3 === 0 ? x : 0)));

/** Turned by 40 degrees about an odd axis, twice the size, moved. */
function similar(pose: readonly number[]): number[] {
  const [ux, uy, uz] = [2 / 3, -1 / 3, 2 / 3];
  const c = Math.cos((40 * Math.PI) / 180);
  const s = Math.sin((40 * Math.PI) / 180);
  const moved: number[] = [];
  for (let i = 0; i < pose.length; i += 3) {
    const [x, y, z] = [pose[i]!, pose[i + 1]!, pose[i + 2]!];
    const along = (ux * x + uy * y + uz * z) * (1 - c);
    moved.push(2 * (c * x + s * (uy * z - uz * y) + along * ux) + 100);
    moved.push(2 * (c * y + s * (uz * x - ux * z) + along * uy) - 50);
    moved.push(2 * (c * z + s * (ux * y - uy * x) + along * uz) + 7);
  }
  return moved;
}

describe("MPJPE", () => {
  it("is the mean distance of all 17 joints, the hip included", () => {
    const pose = zeros(2);
    pose[3] = 3;
    pose[4] = 4;
    expect(meanJointErrorMm(pose, zeros(2))).toBeCloseTo(5 / 34, 10);
  });

  it("refuses poses and truths of different length", () => {
    expect(() => meanJointErrorMm(zeros(1), zeros(2))).toThrow(RangeError);
  });
});

describe("PA-MPJPE", () => {
  it("ignores rotation, size and place", () => {
    expect(alignedJointErrorMm(similar(oddPose(1)), oddPose(1))).toBeLessThan(1e-9);
  });

  it("agrees with a singular value decomposition with the last singular vector flipped (NumPy)", () => {
    expect(meanJointErrorMm(oddPose(1), oddPose(1.4))).toBeCloseTo(178.94597969980984, 8);
    expect(alignedJointErrorMm(oddPose(1), oddPose(1.4))).toBeCloseTo(166.49910291803656, 8);
    expect(alignedJointErrorMm(oddPose(2), oddPose(5))).toBeCloseTo(202.83881380508427, 8);
  });

  it("does not accept a mirror image as the same pose (NumPy)", () => {
    const mirrored = oddPose(1).map((value, i) => (i % 3 === 0 ? -value : value));
    expect(alignedJointErrorMm(mirrored, oddPose(1))).toBeCloseTo(199.56664705093462, 8);
  });

  it("fits every frame by itself", () => {
    const two = [...similar(oddPose(1)), ...oddPose(2)];
    expect(alignedJointErrorMm(two, [...oddPose(1), ...oddPose(5)])).toBeCloseTo(202.83881380508427 / 2, 8);
  });
});

describe("N-MPJPE", () => {
  it("ignores size alone", () => {
    expect(
      scaledJointErrorMm(
        oddPose(1).map((value) => 3 * value),
        oddPose(1),
      ),
    ).toBeLessThan(1e-9);
    expect(scaledJointErrorMm(similar(oddPose(1)), oddPose(1))).toBeGreaterThan(10);
  });

  it("is what the best scale leaves", () => {
    // One joint at (3, 0, 0) that should be at (3, 4, 0): <G,P>/<P,P> = 1, distance 4.
    const pose = zeros(1);
    const truth = zeros(1);
    pose[3] = truth[3] = 3;
    truth[4] = 4;
    expect(scaledJointErrorMm(pose, truth)).toBeCloseTo(4 / 17, 10);
  });
});

describe("movement", () => {
  it("MPJVE compares the steps from frame to frame, not the places", () => {
    expect(meanVelocityErrorMm(alongX(100, 102, 107), alongX(0, 1, 2))).toBeCloseTo((1 + 4) / 2, 10);
  });

  it("MPJVE in mm/s goes by the frames' real times", () => {
    // Steps of 2 against 1 in 0.1 s, and of 5 against 1 in 0.4 s.
    const error = velocityErrorMmPerS(alongX(100, 102, 107), alongX(0, 1, 2), [0, 0.1, 0.5]);
    expect(error).toBeCloseTo((10 + 10) / 2, 8);
    expect(() => velocityErrorMmPerS(alongX(1, 2), alongX(1, 2), [0])).toThrow(RangeError);
  });

  it("the acceleration error compares second differences", () => {
    // 0, 1, 4, 9: second differences 2, 2; 0, 0, 0, 6: 0, 6.
    expect(accelerationErrorMm(alongX(0, 1, 4, 9), alongX(0, 0, 0, 6))).toBeCloseTo((2 + 4) / 2, 10);
  });

  it("jitter is the third difference times the frame rate cubed", () => {
    // 0, 0, 0, 6, 24: third differences 6 and 6.
    const tenths = [0, 0.1, 0.2, 0.3, 0.4];
    expect(jitterMmPerS3(alongX(0, 0, 0, 6, 24), tenths)).toBeCloseTo(6000, 6);
    expect(jitterMmPerS3(alongX(0, 1, 4, 9, 16), tenths)).toBeCloseTo(0, 6);
    expect(jitterMmPerS3(alongX(0, 1, 4), tenths.slice(0, 3))).toBeNaN();
  });

  it("jitter is the third derivative of a cubic, however uneven the times", () => {
    const times = [0, 0.03, 0.1, 0.11, 0.3, 0.34];
    const cubic = times.map((t) => 5 * t ** 3 - 2 * t ** 2 + t - 7);
    expect(jitterMmPerS3(alongX(...cubic), times)).toBeCloseTo(30, 6);
  });
});

describe("PCK and AUC", () => {
  it("count joints within the distance, the limit included", () => {
    const pose = zeros(1);
    pose[3] = 150;
    pose[6] = 150.1;
    expect(shareWithin(pose, zeros(1))).toBeCloseTo(16 / 17, 10);
    expect(shareWithin(pose, zeros(1), 100)).toBeCloseTo(15 / 17, 10);
  });

  it("AUC is the mean of the shares within 0, 5, ... 150 mm", () => {
    const pose = alongX(12);
    let sum = 0;
    for (let limit = 0; limit <= 150; limit += 5) sum += shareWithin(pose, zeros(1), limit);
    expect(areaUnderPck(pose, zeros(1))).toBeCloseTo(sum / 31, 10);
    expect(areaUnderPck(zeros(1), zeros(1))).toBe(1);
    expect(areaUnderPck(alongX(150.5), zeros(1))).toBe(0);
  });
});

describe("bone lengths", () => {
  it("have a mean and a standard deviation over the frames", () => {
    const frame = (length: number) =>
      jointParents.flatMap((_, joint) =>
        joint === 1 ? [length, 0, 0] : joint === 2 || joint === 3 ? [length, 0, 0] : [0, 0, 0],
      );
    const spreads = boneLengthSpreads([...frame(90), ...frame(110)]);
    expect(spreads).toHaveLength(16);
    expect(spreads[0]).toEqual({ joint: "RHip", meanMm: 100, deviationMm: 10 });
    expect(spreads[1]).toEqual({ joint: "RKnee", meanMm: 0, deviationMm: 0 });
  });
});

describe("foot skate", () => {
  /** Frames with the left ankle at (x, y, z) metres. */
  const leftAnkleAt = (...places: readonly (readonly [number, number, number])[]) =>
    places.flatMap((place) =>
      Array.from({ length: coordinateCount }, (_, i) => (Math.floor(i / 3) === 6 ? place[i % 3]! : 0)),
    );

  it("is how far an ankle strays horizontally within a contact, averaged over contacts", () => {
    // The first contact slides 30 mm aside and 40 mm to the front, and back; the second stays, but for its height.
    const joints = leftAnkleAt([0, 0, 0], [0.03, 0.5, 0.04], [0, 0, 0], [1, 0, 0], [1, 0.2, 0]);
    const contacts: FrameRange[] = [
      [0, 2],
      [3, 4],
    ];
    expect(footSkateMm(joints, { left: contacts.slice(0, 1), right: [] })).toBeCloseTo(50, 6);
    expect(footSkateMm(joints, { left: contacts, right: [[0, 4]] })).toBeCloseTo(50 / 3, 6);
  });

  it("is not a number without a contact", () => {
    expect(footSkateMm(leftAnkleAt([0, 0, 0]), { left: [], right: [] })).toBeNaN();
  });
});
