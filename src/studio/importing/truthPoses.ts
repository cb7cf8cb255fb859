import { StudioError } from "../../common/errors";
import type { NpzContent } from "../../formats/readNpz";
import { insideToNetwork } from "../../pose/camera";
import { coordinateCount } from "../../pose/skeleton";

/** Where the joints of a clip really were, at times of their own. */
export interface TruthPoses {
  /** (T) strictly rising */
  timestampsS: Float64Array;
  /** (T x 17 x 3) mm, camera axes, NaN where it is not known */
  posesMm: Float32Array;
  /** They are those of the clip's own camera; else it is not known how the camera stood to them. */
  fromCamera: boolean;
}

/** @throws StudioError `file-broken` for keypoints without a truth */
export function truthPoses(content: NpzContent, fileName: string): TruthPoses {
  if (content.kind === "motion") {
    const { timestampsS, positions } = content.reading.motion;
    return { timestampsS, posesMm: insideToNetwork(positions), fromCamera: false };
  }
  const { timestampsS, truthMm } = content.clip;
  if (truthMm) return { timestampsS, posesMm: truthMm, fromCamera: true };
  throw new StudioError("file-broken", `${fileName}: "camera_poses" (T, 17, 3), the 3D truth, is missing`);
}

/**
 * Poses at other times: on straight lines between neighbours, empty outside and beside gaps.
 * @param timesS rising
 */
export function posesAt({ timestampsS, posesMm }: TruthPoses, timesS: ArrayLike<number>): Float32Array {
  const result = new Float32Array(timesS.length * coordinateCount).fill(Number.NaN);
  const last = timestampsS.length - 1;
  let before = 0;
  for (let row = 0; row < timesS.length; row++) {
    const time = timesS[row]!;
    if (time < timestampsS[0]! - sameTimeS || time > timestampsS[last]! + sameTimeS) continue;
    while (before < last && timestampsS[before + 1]! <= time + sameTimeS) before++;
    const after = Math.min(last, before + 1);
    const span = timestampsS[after]! - timestampsS[before]!;
    const share = Math.max(0, span > 0 ? (time - timestampsS[before]!) / span : 0);
    const near = share * span < sameTimeS ? 0 : share;
    for (let i = 0; i < coordinateCount; i++) {
      const from = posesMm[before * coordinateCount + i]!;
      const to = posesMm[after * coordinateCount + i]!;
      result[row * coordinateCount + i] = near === 0 ? from : from + (to - from) * near;
    }
  }
  return result;
}

/** Times nearer to each other are the same one, written with other digits. */
const sameTimeS = 1e-5;
