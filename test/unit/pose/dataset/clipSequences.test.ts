import { describe, expect, it } from "vitest";
import { type Augmentation, type TrainingClip, usualAugmentation } from "../../../../src/common/trainingData";
import { createClipSequences } from "../../../../src/pose/dataset/clipSequences";
import { clipSightings } from "../../../../src/pose/dataset/clipSightings";
import type { SupervisedBatch } from "../../../../src/pose/dataset/supervisedBatch";
import { keypointFeatureCount, writeKeypointFeatures } from "../../../../src/pose/keypointFeatures";
import { keypointCount, mirroredKeypoint } from "../../../../src/pose/keypoints";
import { coordinateCount, jointCount, mirroredJoint } from "../../../../src/pose/skeleton";
import { imageSize, meanPose, placedClip, root, truthClip } from "./learningClips";

const asRecorded: Augmentation = { noise: 0, mirror: false, timeStretch: 0, dropOuts: 0 };
const length = 16;

function draw(clips: TrainingClip[], augmentation: Augmentation, count: number, seed = 1): SupervisedBatch {
  return createClipSequences(clips, { seed, sequenceLength: length, augmentation }).generate(0, count);
}

/** A clip whose targets are the numbers of their frames, so that a sequence tells which moments it shows. */
function numberedClip(frames: number, change: Partial<TrainingClip> = {}): TrainingClip {
  const clip = truthClip(frames, change);
  clip.targetsMm.forEach((_, i) => {
    clip.targetsMm[i] = Math.floor(i / coordinateCount);
  });
  return clip;
}

/** The moments of every sequence of a batch from a numbered clip. */
function momentsOf({ targetsMm, jointWeights }: SupervisedBatch): number[][] {
  return Array.from({ length: targetsMm.length / coordinateCount / length }, (_, sequence) =>
    Array.from({ length }, (_, i) => sequence * length + i).flatMap((at) =>
      jointWeights[at * jointCount + 1]! > 0 ? [targetsMm[at * coordinateCount + 3]!] : [],
    ),
  );
}

/** Seconds since the frame before, as the network is told. */
const stepOf = ({ inputs }: SupervisedBatch, at: number) =>
  0.04 * Math.exp(inputs[(at + 1) * keypointFeatureCount - 1]!);

const hide = (clip: TrainingClip, first: number, last: number) =>
  clip.keypoints.fill(Number.NaN, first * keypointCount * 3, (last + 1) * keypointCount * 3);

describe("sequences from clips", () => {
  it("as recorded are what a stream from their first frame on would hand to the network, with the truth", () => {
    const clip = truthClip(length);
    const batch = draw([clip], asRecorded, 3);
    const features = new Float32Array(keypointFeatureCount);
    for (let frame = 0; frame < length; frame++) {
      const row = clip.keypoints.subarray(frame * 51, (frame + 1) * 51);
      writeKeypointFeatures(row, ...imageSize, frame === 0 ? undefined : 1 / 30, features);
      for (const sequence of [0, 2]) {
        const at = sequence * length + frame;
        const inputs = batch.inputs.subarray(at * keypointFeatureCount, (at + 1) * keypointFeatureCount);
        inputs.forEach((value, i) => {
          expect(value).toBeCloseTo(features[i]!, 5);
        });
        expect(batch.targetsMm.subarray(at * 51, (at + 1) * 51)).toEqual(
          clip.targetsMm.subarray(frame * 51, (frame + 1) * 51),
        );
      }
    }
    expect(batch.jointWeights.every((weight) => weight === 1)).toBe(true);
    expect(batch.sightings).toBeUndefined();
  });

  it("depend on the seed and their index alone", () => {
    const clips = [numberedClip(200), placedClip(90, [30, 31, 60])];
    const sequences = createClipSequences(clips, { seed: 4, sequenceLength: length, augmentation: usualAugmentation });
    const all = sequences.generate(0, 8);
    const some = sequences.generate(5, 2);
    const part = (values: Float32Array, width: number) => values.subarray(5 * length * width, 7 * length * width);
    expect(some.inputs).toEqual(part(all.inputs, keypointFeatureCount));
    expect(some.targetsMm).toEqual(part(all.targetsMm, coordinateCount));
    expect(some.jointWeights).toEqual(part(all.jointWeights, jointCount));
    expect(draw(clips, usualAugmentation, 8, 4).inputs).toEqual(all.inputs);
    expect(draw(clips, usualAugmentation, 8, 5).inputs).not.toEqual(all.inputs);
  });

  it("show some of thirty corrected frames of a long clip each, all of them sometime, rather late than early", () => {
    const corrected = Array.from({ length: 30 }, (_, i) => 37 + i * 97);
    const { sightings, inputs } = draw([placedClip(3000, corrected)], asRecorded, 400);
    const places: number[] = [];
    for (let sequence = 0; sequence < 400; sequence++) {
      const found = Array.from({ length }, (_, i) => i).filter(
        (i) => sightings!.weights[(sequence * length + i) * jointCount + 1]! > 0,
      );
      expect(found.length).toBeGreaterThan(0);
      places.push(...found);
    }
    const seen = new Set(sightings!.rays.filter((value) => value !== 0).map((value) => Math.round(value * 1e6)));
    expect(seen.size).toBeGreaterThan(30 * 12);
    expect(new Set(places).size).toBe(length);
    const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
    expect(mean).toBeGreaterThan(9);
    expect(mean).toBeLessThan(12);
    expect(inputs.every(Number.isFinite)).toBe(true);
  });

  it("are drawn from a clip by the square root of what there is to learn", () => {
    const short = numberedClip(100);
    const long = numberedClip(900);
    // Told apart by the number of their people's frames.
    long.targetsMm.forEach((value, i) => {
      long.targetsMm[i] = value + 5000;
    });
    const starts = momentsOf(draw([short, long], asRecorded, 600)).map(([first]) => first!);
    const share = starts.filter((start) => start >= 5000).length / 600;
    expect(share).toBeGreaterThan(0.69);
    expect(share).toBeLessThan(0.81);
  });

  it("never go on across a cut, nor where somebody was away for longer than a stream remembers", () => {
    const clip = numberedClip(120, { cuts: [40] });
    hide(clip, 70, 90);
    for (const augmentation of [asRecorded, usualAugmentation]) {
      const sequences = momentsOf(draw([clip], augmentation, 300));
      const part = (moment: number) => (moment < 40 ? 0 : moment < 70 ? 1 : 2);
      for (const moments of sequences) {
        expect(new Set(moments.map(part)).size).toBe(1);
        expect(moments.every((moment) => moment <= 69 || moment >= 91)).toBe(true);
        expect(moments.some((moment) => moment > 39 && moment < 40)).toBe(false);
      }
      expect(new Set(sequences.map(([first]) => part(first!))).size).toBe(3);
    }
  });

  it("go on after a moment without anybody, with the time that has passed", () => {
    const clip = numberedClip(40);
    hide(clip, 20, 23);
    const batch = draw([clip], asRecorded, 60);
    const sequences = momentsOf(batch);
    const across = sequences.findIndex((moments) => moments.includes(19) && moments.includes(24));
    expect(across).toBeGreaterThanOrEqual(0);
    const at = across * length + sequences[across]!.indexOf(24);
    expect(stepOf(batch, at)).toBeCloseTo(5 / 30, 5);
    for (const moments of momentsOf(draw([clip], usualAugmentation, 200))) {
      expect(moments.some((moment) => moment > 19 && moment < 24)).toBe(false);
    }
  });

  it("keep the person's frames at other rates and speeds, their time steps as told", () => {
    const stretch = { ...asRecorded, timeStretch: 0.25 };
    const batch = draw([numberedClip(400)], stretch, 300);
    const speeds: number[] = [];
    const rates: number[] = [];
    momentsOf(batch).forEach((moments, sequence) => {
      const passedS = moments.slice(1).map((moment, i) => (moment - moments[i]!) / 30);
      const toldS = passedS.map((_, i) => stepOf(batch, sequence * length + i + 1));
      const speed = passedS[0]! / toldS[0]!;
      passedS.forEach((passed, i) => {
        expect(passed).toBeGreaterThan(0);
        expect(passed / toldS[i]!).toBeCloseTo(speed, 2);
      });
      speeds.push(speed);
      rates.push(1 / toldS[0]!);
    });
    expect(Math.min(...speeds)).toBeGreaterThan(0.799);
    expect(Math.max(...speeds)).toBeLessThan(1.251);
    expect(Math.min(...speeds)).toBeLessThan(0.85);
    expect(Math.max(...speeds)).toBeGreaterThan(1.18);
    // Three in five keep the clip's frames; the slowest cameras take five pictures a second.
    const own = rates.filter((rate, i) => Math.abs(rate - 30 * speeds[i]!) < 0.01).length / 300;
    expect(own).toBeGreaterThan(0.52);
    expect(own).toBeLessThan(0.68);
    expect(Math.min(...rates)).toBeLessThan(6.1);
    expect(Math.max(...rates)).toBeLessThan(46);
  });

  it("of somebody who is seen for less than that end with the last frame, and nothing to learn from it", () => {
    const clip = truthClip(40);
    hide(clip, 0, 9);
    hide(clip, 15, 39);
    const batch = draw([clip], asRecorded, 2);
    const weights = Array.from({ length }, (_, i) => batch.jointWeights[i * jointCount + 5]);
    expect(weights).toEqual([1, 1, 1, 1, 1, ...new Array(11).fill(0)]);
    const row = (i: number) => batch.inputs.slice(i * keypointFeatureCount, (i + 1) * keypointFeatureCount);
    expect(row(15)).toEqual(row(4));
    expect(row(4)).not.toEqual(row(3));
  });

  it("of clips without anything to learn from are refused", () => {
    const blind = truthClip(30);
    hide(blind, 0, 29);
    for (const clips of [[], [placedClip(30, [])], [blind]]) {
      expect(() => draw(clips, asRecorded, 1)).toThrow("no clip has a frame to learn from");
    }
  });

  it("hold numbers only, whatever rows hold", () => {
    const clip = placedClip(120, [5, 40, 41, 80]);
    hide(clip, 50, 55);
    clip.keypoints[20 * 51 + 3] = Number.NaN;
    clip.places[40 * 34] = Number.NaN;
    for (let frame = 60; frame < 70; frame++) for (let k = 0; k < 14; k++) clip.keypoints[frame * 51 + k * 3 + 2] = 0;
    const truth = truthClip(90);
    truth.targetsMm.fill(Number.NaN, 30 * 51, 40 * 51);
    truth.jointWeights.fill(0, 35 * 17, 40 * 17);
    const batch = draw([clip, truth], { noise: 0.1, mirror: true, timeStretch: 1, dropOuts: 1 }, 300);
    for (const values of [batch.inputs, batch.targetsMm, batch.jointWeights, batch.sightings!.rays]) {
      expect(values.every(Number.isFinite)).toBe(true);
    }
  });
});

describe("mirrored sequences", () => {
  const mirrorOnly = { ...asRecorded, mirror: true };

  /** The clip as in a mirror, written down anew. */
  function inMirror(clip: TrainingClip): TrainingClip {
    const frames = clip.timestampsS.length;
    const mirrored = {
      ...clip,
      keypoints: clip.keypoints.slice(),
      targetsMm: clip.targetsMm.slice(),
      places: clip.places.slice(),
    };
    for (let frame = 0; frame < frames; frame++) {
      for (let i = 0; i < jointCount; i++) {
        const [from, to] = [frame * 17 + mirroredKeypoint[i]!, frame * 17 + i];
        mirrored.keypoints[to * 3] = imageSize[0] - clip.keypoints[from * 3]!;
        mirrored.keypoints[to * 3 + 1] = clip.keypoints[from * 3 + 1]!;
        mirrored.places[to * 2] = imageSize[0] - clip.places[from * 2]!;
        mirrored.places[to * 2 + 1] = clip.places[from * 2 + 1]!;
        const source = frame * 17 + mirroredJoint[i]!;
        for (let axis = 0; axis < 3; axis++) {
          mirrored.targetsMm[to * 3 + axis] = (axis === 0 ? -1 : 1) * clip.targetsMm[source * 3 + axis]!;
        }
      }
    }
    return mirrored;
  }

  function bothKinds(frames: number): TrainingClip {
    const placed = placedClip(frames, [...Array(frames).keys()]);
    return { ...truthClip(frames), places: placed.places, placeWeights: placed.placeWeights };
  }

  it("of a mirrored clip are those of the clip", () => {
    const clip = bothKinds(60);
    const plain = draw([clip], asRecorded, 40);
    const mirrored = draw([clip], mirrorOnly, 40);
    const back = draw([inMirror(clip)], mirrorOnly, 40);
    let exchanged = 0;
    for (let sequence = 0; sequence < 40; sequence++) {
      const part = (values: Float32Array, width: number) =>
        values.subarray(sequence * length * width, (sequence + 1) * length * width);
      const isMirrored = part(plain.inputs, 55).some((value, i) => value !== part(mirrored.inputs, 55)[i]);
      if (!isMirrored) continue;
      exchanged++;
      expectClose(part(back.inputs, 55), part(plain.inputs, 55), 1e-4);
      expectClose(part(back.targetsMm, 51), part(plain.targetsMm, 51), 1e-3);
      expectClose(part(back.sightings!.rays, 34), part(plain.sightings!.rays, 34), 1e-5);
      expect(part(mirrored.targetsMm, 51)[13 * 3]).toBeCloseTo(-part(plain.targetsMm, 51)[16 * 3]!, 3);
    }
    expect(exchanged).toBeGreaterThan(10);
    expect(exchanged).toBeLessThan(30);
  });

  it("have rays on which the true pose lies", () => {
    const { targetsMm, sightings } = draw([bothKinds(60)], mirrorOnly, 20);
    let sides = 0;
    for (let at = 0; at < 20 * length; at++) {
      // Where the hip is seen tells on which side of the mirror the person stands.
      const hips = [1, 4].map((joint) => sightings!.rays[(at * jointCount + joint) * 2]!);
      const side = Math.sign(hips[0]! + hips[1]!);
      sides += side;
      for (let joint = 0; joint < jointCount; joint++) {
        const i = at * jointCount + joint;
        if (sightings!.weights[i] === 0) continue;
        const [x, y, z] = [0, 1, 2].map((axis) => targetsMm[i * 3 + axis]! + (axis === 0 ? side : 1) * root[axis]!);
        expect(Math.abs(x! - sightings!.rays[i * 2]! * z!)).toBeLessThan(0.05);
        expect(Math.abs(y! - sightings!.rays[i * 2 + 1]! * z!)).toBeLessThan(0.05);
      }
    }
    expect(Math.abs(sides)).toBeLessThan(20 * length);
  });
});

it("a clip's sightings are the rays of its placed keypoints, of joints that have one", () => {
  const { rays, weights } = clipSightings(placedClip(5, [3]));
  expect(weights.filter((weight) => weight > 0)).toHaveLength(12);
  const pose = meanPose(3);
  const knee = 2;
  const i = 3 * jointCount + knee;
  expect(weights[i]).toBe(1);
  expect(rays[i * 2]).toBeCloseTo((pose[knee * 3]! + root[0]!) / (pose[knee * 3 + 2]! + root[2]!), 5);
  expect(rays[i * 2 + 1]).toBeCloseTo((pose[knee * 3 + 1]! + root[1]!) / (pose[knee * 3 + 2]! + root[2]!), 5);
});

function expectClose(values: Float32Array, expected: Float32Array, tolerance: number): void {
  const farthest = values.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  expect(farthest).toBeLessThan(tolerance);
}
