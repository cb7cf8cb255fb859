import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type MocapClip, mocapFileNames, readMocap } from "../../../../../src/formats/mocap";
import { projectX, projectY } from "../../../../../src/pose/camera";
import { withBones } from "../../../../../src/pose/clip/boneVectors";
import { EditIndex } from "../../../../../src/pose/clip/editIndex";
import { limbJoints } from "../../../../../src/pose/clip/limbs";
import { mirroredInDepth } from "../../../../../src/pose/clip/recordedRows";
import { depthFlip } from "../../../../../src/pose/clip/review/reasons/depthFlip";
import { createSwapSearch } from "../../../../../src/pose/clip/review/reasons/swap";
import { reviewWindows } from "../../../../../src/pose/clip/review/reviewFrame";
import { mocapPointCount, mocapPointOfKeypoint } from "../../../../../src/pose/mocapPoints";
import { drawDetectorNoise } from "../../../../../src/pose/synthesis/detectorNoise";
import { createRandom } from "../../../../../src/pose/synthesis/random";
import { testClip } from "../testClip";

const folder = "../shared/data/mocap";
const frames = 300;
const fps = 25;

/** A take before a level camera that sees all of it, with the errors of a detector. */
interface Take {
  /** 17 x 3 mm per frame, camera axes, relative to the hip. */
  poses: number[][];
  /** 17 x (x px, y px, score) per frame, as detected, and 17 x (x px, y px) as they are. */
  keypoints: number[][];
  places: number[][];
}

function readTakes(): Take[] {
  const read = (name: string) => readFileSync(`${folder}/${name}`);
  const mocap = readMocap(read(mocapFileNames.index).toString(), new Uint8Array(read(mocapFileNames.points)));
  const clips = mocap.clips.filter(({ split, frames: count }) => split !== "train" && count >= 2 * frames);
  return clips.map((clip, i) => film(mocap.points, clip, i));
}

function film(points: Int16Array, clip: MocapClip, seed: number): Take {
  const random = createRandom(20261124, seed);
  const noise = drawDetectorNoise(random, random.uniform(0.01, 0.035));
  const camera = { focalPx: 1280, imageWidth: 1280, imageHeight: 720, position: [0, 0, 0], axes: [] } as never;
  const turn = random.uniform(-Math.PI, Math.PI);
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const take: Take = { poses: [], keypoints: [], places: [] };
  for (let frame = 0; frame < frames; frame++) {
    const at = (clip.start + frame * 2) * mocapPointCount * 3;
    const hip = [0, 1, 2].map((axis) => points[at + axis]! / 8);
    const seen = Array.from({ length: mocapPointCount }, (_, p) => {
      const [x, y, z] = [0, 1, 2].map((axis) => points[at + p * 3 + axis]! / 8 - hip[axis]!);
      return [c * x! + s * z!, -y!, -(c * z! - s * x!)];
    });
    take.poses.push(seen.slice(0, 17).flat());
    const places = Float32Array.from(
      mocapPointOfKeypoint.flatMap((p) => {
        const [x, y, z] = seen[p]!;
        return [projectX(camera, x!, z! + 4000), projectY(camera, y!, z! + 4000)];
      }),
    );
    const keypoints = new Float32Array(51);
    const view = { places, imageWidth: 1280, imageHeight: 720, personHeightPx: 540, faceTowardsCamera: 1 };
    noise.detect({ ...view, timeStep: 1 / fps }, keypoints);
    take.keypoints.push([...keypoints]);
    take.places.push([...places]);
  }
  return take;
}

/** Frames in which something holds, in stretches. */
function stretches(holds: readonly boolean[]): [first: number, last: number][] {
  const found: [number, number][] = [];
  holds.forEach((is, frame) => {
    const last = found.at(-1);
    if (is && last?.[1] === frame - 1) last[1] = frame;
    else if (is) found.push([frame, frame]);
  });
  return found;
}

/** How many of the found frames are at the edge of a true stretch, and how many stretches are found at one of theirs. */
class Score {
  private right = 0;
  private all = 0;
  private found = 0;
  stretches = 0;

  add(foundAt: readonly number[], truth: readonly [number, number][]): void {
    const isEdge = (frame: number, [first, last]: [number, number]) =>
      Math.min(Math.abs(frame - first), Math.abs(frame - last - 1)) <= 2;
    this.all += foundAt.length;
    this.right += foundAt.filter((frame) => truth.some((stretch) => isEdge(frame, stretch))).length;
    this.stretches += truth.length;
    this.found += truth.filter((stretch) => foundAt.some((frame) => isEdge(frame, stretch))).length;
  }

  get precision(): number {
    return this.right / this.all;
  }

  get recall(): number {
    return this.found / this.stretches;
  }
}

describe.skipIf(!existsSync(folder))(
  "suspicions on motion capture (skipped where ../shared/data/mocap is absent)",
  () => {
    const takes = existsSync(folder) ? readTakes() : [];
    const clipOf = ({ poses, keypoints }: Take) =>
      testClip({
        frames,
        timestampS: (frame) => frame / fps,
        pose: (frame) => poses[frame],
        keypoints: (frame) => keypoints[frame]!,
      });
    const foundIn = (take: Take, look: Parameters<typeof collect>[1]) => collect(clipOf(take), look);

    it("limbs that are exchanged by the detector are found, hardly anything else", () => {
      const score = new Score();
      const random = createRandom(7, 7);
      for (const take of takes) {
        // The detector's own exchanges are few: one more of the legs in every take.
        const [first, length] = [40 + random.index(150), 4 + random.index(25)];
        for (let frame = first; frame < first + length; frame++) exchange(take.keypoints[frame]!, [11, 13, 15]);
        const holds = take.keypoints.map((row, frame) =>
          [
            [11, 13, 15],
            [7, 9],
          ].some((g) => isExchanged(row, take.places[frame]!, g)),
        );
        score.add(foundIn(take, createSwapSearch()), stretches(holds));
      }
      console.log(
        `swaps: precision ${score.precision.toFixed(2)}, recall ${score.recall.toFixed(2)} of ${score.stretches}`,
      );
      expect(score.stretches).toBeGreaterThan(20);
      expect(score.precision).toBeGreaterThan(0.9);
      expect(score.recall).toBeGreaterThan(0.6);
    });

    it("limbs that are mirrored in depth for a while are found, hardly anything else", () => {
      const score = new Score();
      const random = createRandom(8, 8);
      const limbs = ["left-arm", "right-arm", "left-leg", "right-leg"] as const;
      for (const take of takes) {
        for (const row of take.poses)
          row.forEach((value, i) => (row[i] = i < 3 ? value : value + random.gaussian(0, 8)));
        const [first, length] = [40 + random.index(150), 4 + random.index(25)];
        const limb = limbJoints[limbs[random.index(4)]!];
        for (let frame = first; frame < first + length; frame++) {
          take.poses[frame] = [...withBones(take.poses[frame]!, mirroredInDepth(take.poses[frame]!, limb))];
        }
        score.add(foundIn(take, depthFlip), [[first, first + length - 1]]);
      }
      console.log(
        `flips: precision ${score.precision.toFixed(2)}, recall ${score.recall.toFixed(2)} of ${score.stretches}`,
      );
      expect(score.precision).toBeGreaterThan(0.8);
      expect(score.recall).toBeGreaterThan(0.6);
    });
  },
);

function collect(clip: ReturnType<typeof testClip>, look: ReturnType<typeof createSwapSearch>): number[] {
  const found: number[] = [];
  for (const window of reviewWindows(clip, new EditIndex(clip.info, new Map()))) {
    if (look(window)) found.push(window.now.frame);
  }
  return found;
}

function exchange(row: number[], group: readonly number[]): void {
  for (const left of group) {
    for (let i = left * 3; i < left * 3 + 3; i++) [row[i], row[i + 3]] = [row[i + 3]!, row[i]!];
  }
}

/** Whether a group of keypoints is clearly nearer to the other side's true places. */
function isExchanged(row: readonly number[], places: readonly number[], group: readonly number[]): boolean {
  let [same, exchanged, apart] = [0, 0, 0];
  const from = (k: number, place: number) =>
    Math.hypot(row[k * 3]! - places[place * 2]!, row[k * 3 + 1]! - places[place * 2 + 1]!);
  for (const left of group) {
    const right = left + 1;
    same += from(left, left) + from(right, right);
    exchanged += from(left, right) + from(right, left);
    apart += Math.hypot(places[left * 2]! - places[right * 2]!, places[left * 2 + 1]! - places[right * 2 + 1]!);
  }
  return exchanged < 0.5 * same && apart / group.length > 0.04 * 540;
}
