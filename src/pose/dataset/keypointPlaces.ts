import type { EditKey, EditRecords } from "../../common/clipEdits";
import type { ProvenanceWeights } from "../../common/trainingProtocol";
import type { ClipFrames } from "../clip/clipFrames";
import type { EditIndex } from "../clip/editIndex";
import { editKey, ofKind } from "../clip/editKeys";
import { keypointsOfJoint } from "../clip/keypointJoints";
import { readKeypoints } from "../clip/recordedRows";
import { keypointTrust } from "../keypointFeatures";
import { keypointCount, keypointStride } from "../keypoints";
import { placedKeypoints } from "./pictureBones";

/**
 * How much a keypoint counts that was left where the detector had it, in a frame that a person put right, in shares of
 * one that was moved. It was seen and found good enough; and without some of them a single moved keypoint says nothing,
 * because the figure could stand anywhere.
 */
const leftAloneShare = 0.25;

/**
 * Frames in which a person put keypoints right: moved some of them, or exchanged left and right. (An exchange says
 * where joints are seen, not how deep: what the network made of mistaken sides is a wrong pose with its sides exchanged
 * too.)
 */
export function framesPutRight(frames: number, records: ReadonlyMap<EditKey, unknown>, edits: EditIndex): number[] {
  const found = new Set([...placedKeypoints(records).keys()].filter((frame) => frame < frames));
  for (const { value } of ofKind(records, "swap")) {
    const last = Math.min(value.range[1], frames - 1);
    for (let frame = value.range[0]; frame <= last; frame++) if (edits.isSwapped(frame)) found.add(frame);
  }
  return [...found].sort((a, b) => a - b);
}

/**
 * Where a frame's keypoints really are. Hidden ones count nothing.
 * @param places (F, 17, 2) px
 * @param placeWeights (F, 17)
 */
export function writePlaces(
  frames: ClipFrames,
  records: ReadonlyMap<EditKey, unknown>,
  edits: EditIndex,
  frame: number,
  weights: ProvenanceWeights,
  places: Float32Array,
  placeWeights: Float32Array,
): void {
  const seen = readKeypoints(frames, edits, frame);
  for (let keypoint = 0; keypoint < keypointCount; keypoint++) {
    const at = frame * keypointCount + keypoint;
    const placed = records.get(editKey.keypoint(frame, keypoint)) as EditRecords["keypoint"] | undefined;
    const detected = seen?.subarray(keypoint * keypointStride, (keypoint + 1) * keypointStride);
    if (placed) {
      places.set(placed, at * 2);
      placeWeights[at] = weights.corrected;
    } else if (detected?.every(Number.isFinite)) {
      places.set(detected.subarray(0, 2), at * 2);
      placeWeights[at] = leftAloneShare * weights.corrected * keypointTrust(detected[2]!);
    }
  }
  edits.hiddenAt(frame).forEach((kind, joint) => {
    if (kind === 0) return;
    for (const keypoint of keypointsOfJoint[joint]!) placeWeights[frame * keypointCount + keypoint] = 0;
  });
}
