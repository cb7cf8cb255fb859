import { describe, expect, it } from "vitest";
import { measureClips } from "../../../../src/pose/evaluation/measureClips";
import { meanJointErrorMm } from "../../../../src/pose/metrics";
import { bareClip, oddPoses, placedClip, places, seenAt, shifted, trueClip } from "./support/trainingClips";

describe("measuring against 3D targets", () => {
  it("is MPJPE where every joint counts the same", () => {
    const clip = trueClip(3);
    const poses = shifted(oddPoses(3), (frame, joint) => 10 * frame + joint);
    const measured = measureClips([clip], [poses]);
    expect(measured.mpjpeMm).toBeCloseTo(meanJointErrorMm(poses, clip.targetsMm), 4);
    expect(measured.errorMm).toBe(measured.mpjpeMm);
    expect(measured).not.toHaveProperty("reprojectionMm");
    expect(measured.perJointMm[0]).toBe(0);
    expect(measured.perJointMm[5]).toBeCloseTo(15, 3);
  });

  it("counts joints by their weight, and not at all without one", () => {
    const clip = trueClip(2);
    clip.jointWeights.fill(0);
    clip.jointWeights.set([1, 0.25], 3); // joints 3 and 4 of the first frame
    const poses = shifted(oddPoses(2), (frame, joint) => (frame === 1 ? 999 : joint * 10));
    const { mpjpeMm, perJointMm } = measureClips([clip], [poses]);
    expect(mpjpeMm).toBeCloseTo((30 + 0.25 * 40) / 1.25, 4);
    expect(perJointMm[4]).toBeCloseTo(40, 4);
    expect(perJointMm[5]).toBeNaN();
  });

  it("counts clips alike, however long, and leaves out frames without a person", () => {
    const poses = [shifted(oddPoses(2), 17), shifted(oddPoses(30), 34)];
    const { errorMm } = measureClips([trueClip(2), trueClip(30)], poses);
    expect(errorMm).toBeCloseTo((16 + 32) / 2, 4); // the hip counts, with an error of 0
    const half = shifted(oddPoses(2), (frame) => (frame === 0 ? 17 : 170));
    half.fill(Number.NaN, 51);
    expect(measureClips([trueClip(2)], [half]).errorMm).toBeCloseTo(16, 4);
  });

  it("tells the reprojection error too where keypoints were put right", () => {
    const placed = trueClip(2, { placeWeights: new Float32Array(34).fill(1) });
    const { mpjpeMm, reprojectionMm } = measureClips([placed, bareClip(2)], [shifted(oddPoses(2), 17), oddPoses(2)]);
    expect(mpjpeMm).toBeCloseTo(16, 4);
    // All twelve joints are moved alike: the whole figure is, and still fits the picture.
    expect(reprojectionMm).toBeCloseTo(0, 1);
  });
});

describe("measuring against keypoints", () => {
  it("is 0 for a pose that fits the picture from some place, wherever that is", () => {
    const { errorMm, reprojectionMm, perJointMm } = measureClips([placedClip(4)], [oddPoses(4)]);
    expect(errorMm).toBeLessThan(0.1);
    expect(reprojectionMm).toBe(errorMm);
    expect(measureClips([placedClip(4)], [oddPoses(4)])).not.toHaveProperty("mpjpeMm");
    // Head, neck, spine, thorax and hip have no keypoint of their own.
    expect([0, 7, 8, 9, 10].every((joint) => Number.isNaN(perJointMm[joint]!))).toBe(true);
    expect(perJointMm.filter((value) => !Number.isNaN(value))).toHaveLength(12);
  });

  it("is the way aside of the ray, in mm at the body's distance", () => {
    // Only the wrist is measured; the eleven others, seen well, hold the figure where it is.
    const clip = placedClip(1);
    clip.placeWeights.fill(0);
    clip.placeWeights[10] = 1e-6; // right wrist, joint 16; too light to pull the figure
    const poses = shifted(oddPoses(1), (_, joint) => (joint === 16 ? 30 : 0));
    const { errorMm, perJointMm } = measureClips([clip], [poses]);
    expect(errorMm).toBeCloseTo(30, 1);
    expect(perJointMm[16]).toBeCloseTo(30, 1);
    expect(perJointMm[13]).toBeNaN();
  });

  it("agrees with NumPy's least squares on a frame that fits nowhere", () => {
    const poses = shifted(oddPoses(1), (_, joint) => 60 * Math.sin(joint * 2.3));
    const { errorMm, perJointMm } = measureClips([placedClip(1)], [poses]);
    expect(errorMm).toBeCloseTo(37.8969, 3);
    expect(perJointMm[3]).toBeCloseTo(33.0525, 3);
  });

  it("falls back on the detector's keypoints where nothing else is known, as far as they are trusted", () => {
    const clip = bareClip(2);
    expect(measureClips([clip], [oddPoses(2)]).errorMm).toBeLessThan(0.1);
    const off = seenAt(
      places(
        shifted(oddPoses(2), (_, joint) => 40 * Math.sin(joint)),
        [100, 50, 4000],
      ),
    );
    expect(measureClips([{ ...clip, keypoints: off }], [oddPoses(2)]).errorMm).toBeGreaterThan(10);
    const unseen = { ...clip, keypoints: seenAt(clip.places, 0.05) };
    expect(measureClips([unseen], [oddPoses(2)]).errorMm).toBeNaN();
  });

  it("does so only when no clip has more", () => {
    const off = seenAt(
      places(
        shifted(oddPoses(2), (_, joint) => 40 * Math.sin(joint)),
        [100, 50, 4000],
      ),
    );
    const { errorMm } = measureClips([placedClip(2), bareClip(2, { keypoints: off })], [oddPoses(2), oddPoses(2)]);
    expect(errorMm).toBeLessThan(0.1);
  });

  it("knows nothing of no clips", () => {
    expect(measureClips([], []).errorMm).toBeNaN();
  });
});
