import { editKey } from "../../../../pose/clip/editKeys";
import { hipInPicture } from "../../../../pose/clip/hipInPicture";
import type { PictureCamera } from "../../../../pose/clip/personInPicture";
import { usualFocalPx } from "../../../../pose/rootPosition";
import type { Vector } from "../../../../pose/rotation";
import type { ClipSession } from "./clipSession";

/** How a frame's picture was taken; undefined for motion, which has none. */
export function pictureCamera(clip: ClipSession, frame: number): PictureCamera | undefined {
  const imageSize = clip.pictureSize(frame);
  return imageSize && { imageSize, focalPx: clip.info.focalPx ?? usualFocalPx(...imageSize) };
}

/** Where the shown figure's hip is in front of that camera, mm; undefined where that cannot be told. */
export function shownHip(clip: ClipSession, frame: number, camera: PictureCamera): Vector | undefined {
  const isCorrected = (keypoint: number) => clip.history.get(editKey.keypoint(frame, keypoint)) !== undefined;
  return hipInPicture(clip, frame, camera, isCorrected);
}
