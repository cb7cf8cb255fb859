import { coordinateCount } from "../../../../pose/skeleton";
import type { CapturePlace } from "../../../skeleton/OrbitCamera";
import type { ClipSession } from "../session/clipSession";
import { pictureCamera, shownHip } from "../session/pictureCamera";

/** Where the camera that took the clip is, seen from the figure as it stands; undefined where that cannot be told. */
export function capturePlace(clip: ClipSession): CapturePlace | undefined {
  const { frame, joints } = clip.feed.current;
  const camera = pictureCamera(clip, frame);
  const hip = camera && joints && shownHip(clip, frame, camera);
  if (!hip) return undefined;
  // Two points as joints of a pose: the camera, and one a metre in front of it.
  const points = new Float32Array(coordinateCount);
  points.set(
    hip.map((value) => -value),
    3,
  );
  points.set([-hip[0], -hip[1], 1000 - hip[2]], 6);
  const placed = clip.placer.place(frame, points);
  if (!placed) return undefined;
  const eye = [placed[3]!, placed[4]!, placed[5]!] as const;
  return {
    eye,
    forward: [placed[6]! - eye[0], placed[7]! - eye[1], placed[8]! - eye[2]],
    fieldOfView: (2 * Math.atan(camera.imageSize[1] / 2 / camera.focalPx) * 180) / Math.PI,
  };
}
