import type { PinholeCamera } from "../pose/camera";
import { fileBroken, quoted } from "./reading/fileProblem";

/** Where a camera of a capture stood, and how big its picture is. World axes and middle are those of the motion. */
export type CaptureCamera = Pick<PinholeCamera, "position" | "axes" | "imageWidth" | "imageHeight">;

/** A unit quaternion that was written with few digits is still one. */
const lengthTolerance = 0.01;

/**
 * Cameras of each subject, in JSON with the names of VideoPose3D's code: `{"S9": [{"orientation": [w, x, y, z], "translation":
 * [x, y, z], "res_w": 1000, "res_h": 1002}, ...]}`. The orientation turns the camera's axes (x right, y down, z away) to the
 * world's, the translation is where the camera stands, mm; further fields are not looked at.
 * @throws StudioError `file-broken` that names the subject, the camera and the field
 */
export function readCaptureCameras(text: string, fileName: string): Map<string, CaptureCamera[]> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw fileBroken(fileName, `it is not JSON: ${(error as Error).message}`);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw fileBroken(fileName, "it must be an object of subjects, each with a list of cameras");
  }
  return new Map(
    Object.entries(content).map(([subject, list]) => {
      if (!Array.isArray(list)) throw fileBroken(fileName, `${quoted(subject)} must be a list of cameras`);
      return [subject, list.map((camera, i) => readCamera(camera, fileName, `camera ${i + 1} of ${quoted(subject)}`))];
    }),
  );
}

function readCamera(camera: unknown, fileName: string, place: string): CaptureCamera {
  const fields = (camera ?? {}) as Record<string, unknown>;
  const numbers = (name: string, count: number): number[] => {
    const value = [fields[name]].flat();
    const isRight = value.length === count && value.every((each) => typeof each === "number" && Number.isFinite(each));
    if (!isRight)
      throw fileBroken(fileName, `${place}: "${name}" must be ${count === 1 ? "a number" : `${count} numbers`}`);
    return value as number[];
  };
  const orientation = numbers("orientation", 4) as [number, number, number, number];
  if (Math.abs(Math.hypot(...orientation) - 1) > lengthTolerance) {
    throw fileBroken(fileName, `${place}: "orientation" must be a quaternion of length 1`);
  }
  const [imageWidth, imageHeight] = [...numbers("res_w", 1), ...numbers("res_h", 1)] as [number, number];
  if (imageWidth < 1 || imageHeight < 1) throw fileBroken(fileName, `${place}: its picture has no size`);
  const position = numbers("translation", 3) as [number, number, number];
  return { position, axes: axesOf(orientation), imageWidth, imageHeight };
}

/** The camera's axes in the world, one after another: the columns of the rotation. */
function axesOf([a, b, c, d]: readonly [number, number, number, number]): PinholeCamera["axes"] {
  const size = Math.hypot(a, b, c, d);
  const [w, x, y, z] = [a / size, b / size, c / size, d / size];
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y + w * z),
    2 * (x * z - w * y),
    2 * (x * y - w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z + w * x),
    2 * (x * z + w * y),
    2 * (y * z - w * x),
    1 - 2 * (x * x + y * y),
  ];
}
