import type { EditKey, EditRecords, Foot, FrameRange, RootMotion } from "../../common/clipEdits";
import type { Unsubscribe } from "../../common/link";
import { meanBodyHeightMm } from "../meanBody";
import { rotate, rotateBack, type Vector } from "../rotation";
import { coordinateCount } from "../skeleton";
import type { ClipComposer } from "./clipComposer";
import type { ClipFrames } from "./clipFrames";
import type { EditHistory } from "./editHistory";
import { editKey, parseEditKey } from "./editKeys";
import { type RootSource, rootSourceOf } from "./motion/bodyTrack";
import { feet } from "./motion/contacts";
import { type Floor, levelFloor } from "./motion/floor";
import { FootHolds } from "./motion/footHolds";
import { holdFeet } from "./motion/footLock";
import { aroundS } from "./motion/rootPath";
import { type MotionSettings, SceneMotion } from "./motion/sceneMotion";
import { add, scale } from "./vectors";

type Settings = EditRecords["settings"];

/** Where the clip's settings do not say. */
const defaultSettings: MotionSettings = { rootMotion: "estimated", footLock: "off" };
const lookAheadS = 0.5;

/**
 * Puts a clip's composed poses into the scene (inside frame: Y up, the floor at 0, metres): as tall as the person is, with
 * the clip's root motion and floor, and its feet held where they are to be.
 *
 * - Predictions are scaled to settings.heightM, or ClipInfo.heightM, or stay as tall as the network's mean body; motion
 *   that was given is never scaled.
 * - Root motion: `in-place` leaves the hip above the scene's origin. `estimated` moves it as the source knows it or, for
 *   predictions, as the picture shows it, with heights put right at ground contacts. `contacts`: planted feet stand still
 *   (PlantedRoot). Without keypoints and a known hip, the lowest joint stands on the floor.
 * - Floor: the settings', or fitted (predictions), or the source's own height 0 (given motion).
 * - The composer's root offset is added, then feet are held (FootHolds).
 *
 * Given motion without edits comes out where its file has it. Every frame can be asked for at any time; what is worked out
 * on the way is kept, and an edit makes only what it reaches be worked out anew. A frame's place needs rows of up to 100 s
 * before and 20 s after it (root motion `contacts`, or feet that are held), else of 25 s before and 15 s after it.
 */
export class ClipPlacer {
  readonly rootSource: RootSource;
  private readonly unsubscribes: Unsubscribe[];
  private settings: MotionSettings;
  private bodyScale: number;
  private motion: SceneMotion;
  private holds: FootHolds;

  constructor(
    private readonly frames: ClipFrames,
    private readonly composer: ClipComposer,
    private readonly history: EditHistory,
  ) {
    this.rootSource = rootSourceOf(frames);
    this.settings = this.readSettings();
    this.bodyScale = this.readBodyScale();
    [this.motion, this.holds] = this.build();
    this.unsubscribes = [
      composer.onChange((ranges) => this.forget(ranges)),
      history.onChange((keys) => this.update(keys)),
    ];
  }

  /** Stops listening to composer and history. */
  dispose(): void {
    for (const unsubscribe of this.unsubscribes) unsubscribe();
  }

  get rootMotion(): RootMotion {
    return this.settings.rootMotion;
  }

  get footLock(): MotionSettings["footLock"] {
    return this.settings.footLock;
  }

  /** How much taller the person is than the poses. */
  get scale(): number {
    return this.bodyScale;
  }

  /**
   * The floor in the axes of the inside frame before the poses are placed: seen from the camera, or, for given motion, in
   * the source's own. Fitted where the settings do not say, and then better the more rows are loaded.
   */
  floor(): Floor {
    return this.motion.scene?.floor ?? this.settings.floor ?? levelFloor;
  }

  /** The placed figure, 17 x 3 m; NaN without a pose. Undefined while rows that it needs are not loaded. */
  joints(frame: number): Float32Array | undefined {
    const composed = this.composer.compose(frame);
    if (!composed) return undefined;
    if (!composed.hasPose) return new Float32Array(coordinateCount).fill(Number.NaN);
    const joints = this.place(frame, composed.pose);
    const holds = joints && this.holds.at(frame);
    if (!joints || !holds) return undefined;
    holdFeet(joints, holds);
    return joints;
  }

  /**
   * Another pose of a frame with its hip where the figure's would be if nothing held its feet: raw, a stage's, the truth.
   * @param pose 17 x 3 mm, camera axes, relative to the hip
   * @param bodyScale 1 for a pose in true size
   */
  place(frame: number, pose: ArrayLike<number>, bodyScale = this.bodyScale): Float32Array | undefined {
    const { scene } = this.motion;
    const root = scene && this.motion.root(frame);
    if (!scene || !root) return undefined;
    const hip = add(root, this.composer.rootOffset(frame));
    const joints = new Float32Array(coordinateCount);
    for (let i = 0; i < coordinateCount; i += 3) {
      const [x, y, z] = scale([pose[i]!, 0 - pose[i + 1]!, 0 - pose[i + 2]!], bodyScale / 1000);
      joints.set(add(rotate(scene.rotation, [x, y, z]), hip), i);
    }
    return joints;
  }

  /**
   * A direction or difference of places in the scene, in the axes and the size of the poses: for gizmos.
   * @param vector m, scene
   * @returns mm, camera axes
   */
  toPose(vector: Vector): Vector | undefined {
    const { scene } = this.motion;
    if (!scene) return undefined;
    const [x, y, z] = scale(rotateBack(scene.rotation, vector), 1000 / this.bodyScale);
    return [x, 0 - y, 0 - z];
  }

  /**
   * Ground contacts as they are used, those with a frame in the range. They begin where they really do; the last one ends
   * half a second after the range at the latest. None where rows are not loaded yet. Without a range every frame is looked
   * at: of a long clip, ask for parts.
   */
  contacts([first, last]: FrameRange = [0, this.frames.timestampsS.length - 1]): Record<Foot, FrameRange[]> {
    // A contact that has just begun can turn out to be too short for one.
    const [, until] = aroundS(this.frames.timestampsS, [last, last], lookAheadS);
    const found: Record<Foot, FrameRange[]> = { left: [], right: [] };
    for (const foot of feet) {
      const contacts = this.motion.contacts(foot, first, until) ?? this.motion.contacts(foot, first, last) ?? [];
      found[foot] = contacts.filter((range) => range[0] <= last);
    }
    return found;
  }

  /** Whether the frame does not continue the one before. */
  isCut(frame: number): boolean {
    return this.composer.isCut(frame);
  }

  private forget(ranges: readonly FrameRange[]): void {
    this.motion.forget(ranges);
    this.holds.clear();
  }

  /** What composing does not depend on; what it does, `forget` hears of. */
  private update(keys: ReadonlySet<EditKey>): void {
    const settings = keys.has(editKey.settings);
    if (settings) {
      this.settings = this.readSettings();
      const bodyScale = this.readBodyScale();
      if (bodyScale !== this.bodyScale) {
        this.bodyScale = bodyScale;
        [this.motion, this.holds] = this.build();
        return;
      }
    }
    const contacts = feet.some((foot) => keys.has(editKey.contacts(foot)));
    const cuts = [...keys].some((key) => parseEditKey(key)?.kind === "cut");
    if (settings || contacts || cuts) this.motion.clear();
    this.holds.clear();
  }

  private build(): [SceneMotion, FootHolds] {
    const { frames, composer, history } = this;
    const settings = () => this.settings;
    const isCut = (frame: number) => composer.isCut(frame);
    const motion = new SceneMotion(frames, composer, history, this.bodyScale, settings);
    return [motion, new FootHolds(motion, history, frames.timestampsS, isCut, settings)];
  }

  private readSettings(): MotionSettings {
    const { rootMotion, footLock, floor } = this.records;
    return {
      rootMotion: rootMotion ?? defaultSettings.rootMotion,
      footLock: footLock ?? defaultSettings.footLock,
      floor,
    };
  }

  private readBodyScale(): number {
    const { source, heightM } = this.frames.info;
    const wantedM = source.kind === "motion" ? undefined : (this.records.heightM ?? heightM);
    return wantedM === undefined ? 1 : (wantedM * 1000) / meanBodyHeightMm;
  }

  private get records(): Settings {
    return (this.history.get(editKey.settings) as Settings | undefined) ?? {};
  }
}
