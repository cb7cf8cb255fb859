import { applySimilarity, fitSimilarity, type Similarity } from "../../../../pose/procrustes";
import type { Quaternion, Vector } from "../../../../pose/rotation";

/**
 * How the 3D view's axes (m, as the figure stands there) lie to the pose's (mm, camera axes, relative to the hip). Fitted to
 * one frame's joints, since scale, floor tilt and a locked foot all have their part in where a figure stands.
 */
export class SceneAxes {
  private readonly fit: Similarity;

  /**
   * @param placed 17 x 3 m
   * @param pose 17 x 3 mm of the same frame
   */
  constructor(placed: ArrayLike<number>, pose: ArrayLike<number>) {
    this.fit = fitSimilarity(placed, pose);
  }

  /** A step in the scene, m, as a step of the pose, mm. */
  toPoseStep(step: Vector): Vector {
    const [fromX, fromY, fromZ, toX, toY, toZ] = applySimilarity([0, 0, 0, ...step], this.fit);
    return [toX! - fromX!, toY! - fromY!, toZ! - fromZ!];
  }

  /** A turn in the scene as a turn of the pose: the same angle about the same axis, seen from the pose. */
  toPoseTurn([x, y, z, w]: Quaternion): Quaternion {
    const [ax, ay, az] = this.toPoseStep([x, y, z]);
    const { scale } = this.fit;
    return [ax / scale, ay / scale, az / scale, w];
  }
}
