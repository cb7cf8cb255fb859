import { networkToInside } from "../../pose/camera";
import { meanBodyHeightMm } from "../../pose/meanBody";
import { OneEuroFilter } from "../../pose/oneEuroFilter";
import { rootPosition, usualFocalPx } from "../../pose/rootPosition";
import { coordinateCount, jointCount, jointNames } from "../../pose/skeleton";

export interface PlacementOptions {
  /** Height of the person, m: the network knows directions, not sizes. */
  heightM: number;
  /** `estimated`: the figure walks as the person does in the picture. */
  rootMotion: "in-place" | "estimated";
}

export interface PlacementInput {
  /** 17 x 3 mm, camera axes, relative to the hip. */
  pose: ArrayLike<number>;
  keypoints: ArrayLike<number>;
  sourceWidth: number;
  sourceHeight: number;
  /** Since the pose before. */
  timeStepSeconds: number;
}

/** Joint centre to floor, m, of a standing adult: ankles are the height of a foot, everything else has flesh around it. */
const ankleHeightM = 0.08;
const fleshM = 0.05;
const jointHeights = jointNames.map((name) => (name.endsWith("Foot") ? ankleHeightM : fleshM));

/** The floor follows the lowest joint this fast: a stumbling estimate must not make the figure hop. */
const floorSettlesSeconds = 0.08;
const rootSmoothing = { minCutoffHz: 0.6, beta: 0.3 };
/** Where the camera is thought to be before it was estimated, m. */
const usualDistanceM = 3.5;

/**
 * Puts the hip-relative pose into the scene (inside frame, m): on the floor by its lowest joint, so that a squat lowers
 * the hip and not the floor, and, when wanted, where the picture shows the person to be.
 */
export class FigurePlacement {
  /** 17 x 3 m: the figure as it stands in the scene. */
  readonly joints = new Float32Array(coordinateCount);
  /** Scene position of the network's origin (the hip): other poses of the same frame belong here too. */
  readonly root: [number, number, number] = [0, 0, 0];
  /** Where the capturing camera is in the scene; it looks along -Z. */
  readonly cameraEye: [number, number, number] = [0, 1, usualDistanceM];

  private readonly rootFilter = new OneEuroFilter(3, 3);
  private readonly smoothRoot = new Float32Array(3);
  private readonly scaled = new Float32Array(coordinateCount);
  private hasEstimate = false;
  private firstDistanceM = usualDistanceM;
  private started = false;

  /** The next pose is a first one. */
  reset(): void {
    this.rootFilter.reset();
    this.hasEstimate = false;
    this.started = false;
  }

  place(input: PlacementInput, options: PlacementOptions): void {
    const scale = bodyScale(options);
    const inside = networkToInside(input.pose);
    for (let i = 0; i < coordinateCount; i++) this.scaled[i] = inside[i]! * scale;
    this.estimateRoot(input, scale);
    this.standOnFloor(input.timeStepSeconds);

    const [x, y, z] = this.smoothRoot;
    const moves = options.rootMotion === "estimated" && this.hasEstimate;
    this.root[0] = moves ? x! : 0;
    this.root[2] = moves ? this.firstDistanceM - z! : 0;
    for (let i = 0; i < coordinateCount; i++) this.joints[i] = this.scaled[i]! + this.root[i % 3]!;
    if (this.hasEstimate) {
      this.cameraEye[0] = this.root[0] - x!;
      this.cameraEye[1] = this.root[1] + y!;
      this.cameraEye[2] = this.root[2] + z!;
    }
  }

  private estimateRoot({ pose, keypoints, sourceWidth, sourceHeight, timeStepSeconds }: PlacementInput, scale: number) {
    const focalPx = usualFocalPx(sourceWidth, sourceHeight);
    const position = rootPosition(pose, keypoints, sourceWidth, sourceHeight, focalPx);
    if (!position) return;
    for (let axis = 0; axis < 3; axis++) this.smoothRoot[axis] = (position[axis]! * scale) / 1000;
    this.rootFilter.apply(this.smoothRoot, timeStepSeconds, rootSmoothing);
    if (!this.hasEstimate) this.firstDistanceM = this.smoothRoot[2]!;
    this.hasEstimate = true;
  }

  private standOnFloor(timeStepSeconds: number): void {
    let lowest = Number.POSITIVE_INFINITY;
    for (let joint = 0; joint < jointCount; joint++) {
      lowest = Math.min(lowest, this.scaled[joint * 3 + 1]! - jointHeights[joint]!);
    }
    const wanted = -lowest;
    const weight = this.started ? 1 - Math.exp(-Math.max(0, timeStepSeconds) / floorSettlesSeconds) : 1;
    this.root[1] += weight * (wanted - this.root[1]);
    this.started = true;
  }
}

/** How much larger than the network's mean body the person is. */
export function bodyScale({ heightM }: Pick<PlacementOptions, "heightM">): number {
  return (heightM * 1000) / meanBodyHeightMm;
}
