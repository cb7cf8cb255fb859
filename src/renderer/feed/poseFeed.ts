import type { Unsubscribe } from "../../common/link";
import type { PoseMessage, SkipMessage } from "../../common/protocol";
import { keypointCount, keypointStride } from "../../pose/keypoints";
import { coordinateCount } from "../../pose/skeleton";

/** `none`: nobody seen since the source was opened. `lost`: the last pose stands still. */
export type PersonState = "none" | "present" | "lost";

const mostStages = 3;

/**
 * The newest result of the engine, for everything that draws. Arrays are preallocated and overwritten; subscribers are
 * called at most once per animation frame. This is why poses do not go through React.
 */
export class PoseFeed {
  /** 17 x (x px, y px, score) in the source picture. */
  readonly keypoints = new Float32Array(keypointCount * keypointStride);
  /** 17 x (x, y, z) mm, camera axes, relative to the hip. */
  readonly pose = new Float32Array(coordinateCount);
  readonly stagePoses = Array.from({ length: mostStages }, () => new Float32Array(coordinateCount));
  stageCount = 0;
  /** Size of the picture that the keypoints belong to. */
  sourceWidth = 0;
  sourceHeight = 0;
  capturedAtMs = 0;
  person: PersonState = "none";
  /** When the person was lost, or began to be looked for, on the caller's clock. */
  absentSinceMs: number | undefined;
  hasPose = false;
  /** Whether the last frame gave a pose: not without a person, not without a 3D network. */
  isPoseCurrent = false;
  /** Counts poses; unchanged when only the person's state changed. */
  poseVersion = 0;
  /** Counts seeks and changes of source: what was drawn before does not continue. */
  cuts = 0;

  private readonly listeners = new Set<() => void>();
  private drainRequested = false;

  /** @param requestFrame calls back with the next animation frame */
  constructor(private readonly requestFrame: (drain: () => void) => void) {}

  subscribe(listener: () => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A new source: nothing of the last one remains. */
  clear(): void {
    this.person = "none";
    this.absentSinceMs = undefined;
    this.hasPose = false;
    this.isPoseCurrent = false;
    this.stageCount = 0;
    this.cut();
  }

  /** The same source goes on elsewhere (a seek). */
  cut(): void {
    this.cuts++;
    this.requestDrain();
  }

  /** The source broke off: the last pose stands still. */
  losePerson(nowMs: number): void {
    if (this.person === "present") this.person = "lost";
    this.isPoseCurrent = false;
    this.absentSinceMs ??= nowMs;
    this.requestDrain();
  }

  setSourceSize(width: number, height: number): void {
    this.sourceWidth = width;
    this.sourceHeight = height;
  }

  publish(answer: PoseMessage | SkipMessage, nowMs: number): void {
    if (answer.type === "pose") this.publishPose(answer);
    else this.publishSkip(answer, nowMs);
    this.requestDrain();
  }

  private publishPose(answer: PoseMessage): void {
    this.keypoints.set(answer.keypoints);
    this.pose.set(answer.pose);
    this.stageCount = Math.min(mostStages, answer.stagePoses.length);
    for (let stage = 0; stage < this.stageCount; stage++) this.stagePoses[stage]!.set(answer.stagePoses[stage]!);
    this.capturedAtMs = answer.capturedAtMs;
    this.hasPose = true;
    this.isPoseCurrent = true;
    this.poseVersion++;
    this.person = "present";
    this.absentSinceMs = undefined;
  }

  private publishSkip(answer: SkipMessage, nowMs: number): void {
    switch (answer.reason) {
      case "no-person":
        this.losePerson(nowMs);
        break;
      case "no-model":
        if (answer.keypoints) this.keypoints.set(answer.keypoints);
        this.isPoseCurrent = false;
        this.person = "present";
        this.absentSinceMs = undefined;
        break;
      case "failed":
      case "no-stream":
        break;
      default:
        answer.reason satisfies never;
    }
  }

  private requestDrain(): void {
    if (this.drainRequested) return;
    this.drainRequested = true;
    this.requestFrame(() => {
      this.drainRequested = false;
      for (const listener of [...this.listeners]) listener();
    });
  }
}
