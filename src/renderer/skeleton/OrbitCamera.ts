import { PerspectiveCamera, Vector3 } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";

export const viewPresets = ["front", "side", "top", "camera"] as const;
export type ViewPreset = (typeof viewPresets)[number];

/** The camera that took the picture, in the scene. */
export interface CapturePlace {
  eye: readonly [x: number, y: number, z: number];
  /** Direction in which it looks; default: along -Z. */
  forward?: readonly [x: number, y: number, z: number];
  /** Vertical, degrees. */
  fieldOfView: number;
}

const fieldOfView = 38;
const flightMs = 350;
const viewHeightM = 0.92;
const usualDistanceM = 4.1;
const firstAzimuth = 0.45;
const firstElevation = 0.16;
/** Straight down, OrbitControls would not know which way is up. */
const almostStraightDown = Math.PI / 2 - 0.001;

interface Flight {
  startMs: number;
  fromEye: Vector3;
  toEye: Vector3;
  fromTarget: Vector3;
  toTarget: Vector3;
  fromFov: number;
  toFov: number;
}

/** The camera of the 3D view: orbit and zoom by pointer, flights to presets, and following the figure. */
export class OrbitCamera {
  readonly camera = new PerspectiveCamera(fieldOfView, 1, 0.05, 60);
  private readonly controls: OrbitControls;
  private flight: Flight | undefined;
  private readonly followed = new Vector3();
  private readonly shift = new Vector3();

  /**
   * @param onChange the view has to be drawn again
   * @param distanceM from the figure, of presets and at first
   */
  constructor(
    element: HTMLElement,
    private readonly onChange: () => void,
    private readonly reducedMotion: () => boolean,
    private readonly distanceM = usualDistanceM,
  ) {
    this.controls = new OrbitControls(this.camera, element);
    this.controls.enableDamping = !reducedMotion();
    this.controls.minDistance = 0.6;
    this.controls.maxDistance = 12;
    this.controls.maxPolarAngle = Math.PI / 2 + 0.15;
    this.controls.target.set(0, viewHeightM, 0);
    this.camera.position.copy(this.eyeAround(this.controls.target, firstAzimuth, firstElevation));
    this.controls.update();
    this.controls.addEventListener("change", onChange);
    // The user's hand wins over a flight.
    this.controls.addEventListener("start", () => {
      this.flight = undefined;
    });
  }

  resize(width: number, height: number): void {
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
  }

  /** @param facing see facingAngle; front and side are the figure's */
  fly(preset: ViewPreset, facing: number, capture: CapturePlace): void {
    const target = new Vector3(this.followed.x, viewHeightM, this.followed.z);
    let eye: Vector3;
    let fov = fieldOfView;
    switch (preset) {
      case "front":
        eye = this.eyeAround(target, facing, 0.03);
        break;
      case "side":
        eye = this.eyeAround(target, facing + Math.PI / 2, 0.03);
        break;
      case "top":
        eye = this.eyeAround(target, facing, almostStraightDown);
        break;
      case "camera":
        eye = new Vector3(...capture.eye);
        // As far away as the figure, so that orbiting goes around it.
        target
          .copy(eye)
          .addScaledVector(
            new Vector3(...(capture.forward ?? [0, 0, -1])).normalize(),
            Math.hypot(eye.x - this.followed.x, eye.z - this.followed.z),
          );
        fov = capture.fieldOfView;
        break;
      default:
        throw preset satisfies never;
    }
    this.flight = {
      startMs: performance.now(),
      fromEye: this.camera.position.clone(),
      toEye: eye,
      fromTarget: this.controls.target.clone(),
      toTarget: target,
      fromFov: this.camera.fov,
      toFov: fov,
    };
    this.onChange();
  }

  /** Moves along with the figure, floor-parallel, keeping the user's angle and distance. */
  follow(x: number, z: number, enabled: boolean): void {
    this.shift.set(x - this.followed.x, 0, z - this.followed.z);
    this.followed.set(x, 0, z);
    if (!enabled || this.flight) return;
    this.camera.position.add(this.shift);
    this.controls.target.add(this.shift);
  }

  /** While something else is dragged in the view, the camera stands still. */
  setEnabled(enabled: boolean): void {
    this.controls.enabled = enabled;
  }

  /** Advances flights and damping by one drawn frame. */
  update(nowMs: number): void {
    const { flight } = this;
    if (flight) {
      const passed = this.reducedMotion() ? 1 : Math.min(1, (nowMs - flight.startMs) / flightMs);
      const eased = 1 - (1 - passed) ** 3;
      this.camera.position.lerpVectors(flight.fromEye, flight.toEye, eased);
      this.controls.target.lerpVectors(flight.fromTarget, flight.toTarget, eased);
      this.camera.fov = flight.fromFov + (flight.toFov - flight.fromFov) * eased;
      this.camera.updateProjectionMatrix();
      if (passed === 1) this.flight = undefined;
      this.onChange();
    }
    this.controls.update();
  }

  dispose(): void {
    this.controls.dispose();
  }

  private eyeAround(target: Vector3, azimuth: number, elevation: number): Vector3 {
    return new Vector3(
      target.x + this.distanceM * Math.sin(azimuth) * Math.cos(elevation),
      target.y + this.distanceM * Math.sin(elevation),
      target.z + this.distanceM * Math.cos(azimuth) * Math.cos(elevation),
    );
  }
}
