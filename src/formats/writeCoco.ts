import { StudioError } from "../common/errors";
import { jointOfKeypoint } from "../pose/clip/keypointJoints";
import { scoreOfFullTrust, scoreOfNoTrust } from "../pose/keypointFeatures";
import { keypointCount, keypointNames, keypointStride } from "../pose/keypoints";
import { jointCount, jointIndex } from "../pose/skeleton";
import type { Motion } from "./motion";

/** COCO's own limbs; they count keypoints from 1. */
const skeleton = [
  ...[16, 14, 14, 12, 17, 15, 15, 13, 12, 13, 6, 12, 7, 13, 6, 7, 6, 8, 7, 9],
  ...[8, 10, 9, 11, 2, 3, 1, 2, 1, 3, 2, 4, 3, 5, 4, 6, 5, 7],
].reduce<number[][]>((pairs, point, i) => {
  if (i % 2 === 0) pairs.push([point]);
  else pairs.at(-1)!.push(point);
  return pairs;
}, []);

/** The joint whose marks (occluded, outside) hold for each keypoint; the face goes with the head. */
const markedJoints = jointOfKeypoint.map((joint) => joint ?? jointIndex("Head"));

const personCategory = 1;

/**
 * A motion's keypoints as COCO annotations, piece by piece: an image for every frame, named `frame_<number>.png` by the
 * clip's own frame number (from 0), and an annotation where a person was seen. A keypoint's v is 2 (visible), 1 (there,
 * but not seen: marked as occluded, or hardly found) or 0 (not labelled: marked as outside, or not found).
 *
 * @throws StudioError `bad-argument` when the motion has no keypoints
 */
export function* cocoPieces(motion: Motion): Generator<string> {
  const { timestampsS, keypoints, imageSize, clipFrames } = motion;
  if (!keypoints || !imageSize) {
    throw new StudioError("bad-argument", `"${motion.name}" has no keypoints in a picture: COCO holds nothing else`);
  }
  const [width, height] = imageSize;
  const info = { description: motion.name, source: motion.source, contributor: "RPSM Studio", version: "1.0" };
  yield `{"info":${JSON.stringify(info)},"licenses":[],"images":[`;
  for (let frame = 0; frame < timestampsS.length; frame++) {
    const clipFrame = clipFrames?.[frame] ?? frame;
    const time_s = Math.round(timestampsS[frame]! * 1e6) / 1e6;
    const file_name = `frame_${String(clipFrame).padStart(6, "0")}.png`;
    const image = { id: frame + 1, file_name, width, height, frame_index: clipFrame, time_s };
    yield `${frame === 0 ? "" : ","}${JSON.stringify(image)}`;
  }
  yield '],"annotations":[';
  let annotations = 0;
  for (let frame = 0; frame < timestampsS.length; frame++) {
    const person = annotate(keypoints, frame, motion.hidden);
    if (!person) continue;
    annotations++;
    const annotation = { id: annotations, image_id: frame + 1, category_id: personCategory, iscrowd: 0, ...person };
    yield `${annotations === 1 ? "" : ","}${JSON.stringify(annotation)}`;
  }
  const category = { id: personCategory, name: "person", supercategory: "person", keypoints: keypointNames, skeleton };
  yield `],"categories":[${JSON.stringify(category)}]}\n`;
}

/** Undefined when not one keypoint is labelled. */
function annotate(keypoints: Float32Array, frame: number, hidden: Uint8Array | undefined) {
  const labels: number[] = [];
  const [xs, ys]: [number[], number[]] = [[], []];
  let scores = 0;
  for (let i = 0; i < keypointCount; i++) {
    const at = (frame * keypointCount + i) * keypointStride;
    const [x, y, score] = [keypoints[at]!, keypoints[at + 1]!, keypoints[at + 2]!];
    const v = visibility(x, score, hidden?.[frame * jointCount + markedJoints[i]!] ?? 0);
    if (v === 0) {
      labels.push(0, 0, 0);
      continue;
    }
    const [labelX, labelY] = [hundredths(x), hundredths(y)];
    labels.push(labelX, labelY, v);
    xs.push(labelX);
    ys.push(labelY);
    scores += score;
  }
  if (xs.length === 0) return undefined;
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const bbox = [left, top, hundredths(Math.max(...xs) - left), hundredths(Math.max(...ys) - top)];
  const area = hundredths(bbox[2]! * bbox[3]!);
  const score = Math.round((scores / xs.length) * 1e4) / 1e4;
  return { keypoints: labels, num_keypoints: xs.length, bbox, area, score };
}

function visibility(x: number, score: number, hidden: number): 0 | 1 | 2 {
  if (Number.isNaN(x) || hidden === 2) return 0;
  if (hidden === 1) return 1;
  if (!(score > scoreOfNoTrust)) return 0;
  return score < scoreOfFullTrust ? 1 : 2;
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
