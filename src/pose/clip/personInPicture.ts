import { dot, unit, type Vector } from "../rotation";
import { add, scale, subtract } from "./vectors";

/** How a picture was taken: its width, height and focal length in pixels (usualFocalPx where it is not known). */
export interface PictureCamera {
  imageSize: readonly [width: number, height: number];
  focalPx: number;
}

export type Pixel = readonly [x: number, y: number];

/** A pinhole camera before which a person stands at `root` (mm, camera axes). Points are relative to the hip. */
export class PersonInPicture {
  constructor(
    private readonly camera: PictureCamera,
    private readonly root: Vector,
  ) {}

  project(point: Vector): Pixel {
    const { imageSize, focalPx } = this.camera;
    const [x, y, z] = add(point, this.root);
    return [imageSize[0] / 2 + (focalPx * x) / z, imageSize[1] / 2 + (focalPx * y) / z];
  }

  pixelsOf(lengthMm: number, at: Vector): number {
    return (this.camera.focalPx * lengthMm) / (at[2] + this.root[2]);
  }

  /** The point this far from `centre` that is seen at a pixel, or comes nearest to it; of two the one as deep as `present`. */
  pointOnRay(at: Pixel, centre: Vector, radius: number, present: Vector): Vector {
    const { imageSize, focalPx } = this.camera;
    const ray = unit([(at[0] - imageSize[0] / 2) / focalPx, (at[1] - imageSize[1] / 2) / focalPx, 1])!;
    const centreAway = add(centre, this.root);
    const nearest = dot(ray, centreAway);
    const missed = subtract(scale(ray, nearest), centreAway);
    const squared = radius * radius - dot(missed, missed);
    if (squared <= 0) return add(centre, scale(unit(missed) ?? ray, radius));
    const half = Math.sqrt(squared);
    const [nearer, farther] = [nearest - half, nearest + half].map((s) => subtract(scale(ray, s), this.root));
    const isNearer = Math.abs(nearer![2] - present[2]) <= Math.abs(farther![2] - present[2]);
    return isNearer ? nearer! : farther!;
  }
}
