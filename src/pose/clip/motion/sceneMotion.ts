import type { EditRecords, Foot, FrameRange } from "../../../common/clipEdits";
import { keypointNames } from "../../keypoints";
import { rotate, type Vector } from "../../rotation";
import type { ClipComposer } from "../clipComposer";
import type { ClipFrames } from "../clipFrames";
import type { EditHistory } from "../editHistory";
import { editKey } from "../editKeys";
import { joinRanges } from "../frameRanges";
import { isPosed } from "../poseRows";
import { add, pointOf } from "../vectors";
import { ankleHeightM, type Body, BodyTrack, track } from "./bodyTrack";
import { type ContactPiece, earliestFor, type PieceGrid, piecesOf, wholePiece } from "./contactPieces";
import { ContactFinder } from "./contacts";
import { type Floor, heightAbove, levelFloor } from "./floor";
import { PlantedRoot, type PlantedScene } from "./plantedRoot";
import { aroundS, RootPath } from "./rootPath";
import { type Scene, sceneOn, toScene } from "./scene";
import { SceneFit } from "./sceneFit";

type Settings = EditRecords["settings"];

/** What of the settings moves the body as a whole. */
export type MotionSettings = Required<Pick<Settings, "rootMotion" | "footLock">> & Pick<Settings, "floor">;

/**
 * Where the body is in the scene, frame by frame: path, floor, contacts and planted feet put together. What is worked out
 * is kept; `forget` and `clear` say what is outdated.
 */
export class SceneMotion {
  private readonly body: BodyTrack;
  private readonly path: RootPath;
  private readonly finder: ContactFinder;
  private readonly planted: PlantedRoot;
  private readonly fit: SceneFit;
  private readonly standingAnkleM: number;
  private readonly set = new Map<Foot, FrameRange[]>();
  private knownTakes: FrameRange[] | undefined;
  private knownScene: Scene | undefined;

  /**
   * @param bodyScale how much taller the person is than the poses
   * @param settings read whenever something is worked out; call `clear` when they change
   */
  constructor(
    private readonly frames: ClipFrames,
    private readonly composer: ClipComposer,
    private readonly history: EditHistory,
    bodyScale: number,
    private readonly settings: () => MotionSettings,
  ) {
    const { timestampsS } = frames;
    const isCut = (frame: number) => composer.isCut(frame);
    this.standingAnkleM = ankleHeightM * bodyScale;
    this.body = new BodyTrack(frames, (frame) => this.readBody(frame), bodyScale);
    this.path = new RootPath(this.body, timestampsS, isCut);
    this.fit = new SceneFit(frames, bodyScale);
    this.finder = new ContactFinder(this.body, this.path, timestampsS, isCut, bodyScale, () => this.ground);
    this.planted = new PlantedRoot(
      this.body,
      this.path,
      (foot, first, last, grid) => this.pieces(foot, first, last, grid),
      timestampsS,
      isCut,
      () => this.plantedScene,
      () => settings().rootMotion === "contacts",
    );
  }

  /** The corrected body; seen as recorded, unless the frame's keypoints were corrected too. */
  private readBody(frame: number): Body | undefined {
    const body = this.composer.compose(frame);
    if (!body || this.hasOwnKeypoints(frame)) return body;
    const seenPose = this.composer.basePose(frame);
    return seenPose && isPosed(seenPose) ? { ...body, seenPose } : body;
  }

  private hasOwnKeypoints(frame: number): boolean {
    if (!this.composer.isKeyframe(frame)) return false;
    return keypointNames.some((_, keypoint) => this.history.get(editKey.keypoint(frame, keypoint)) !== undefined);
  }

  /** Undefined while no row is loaded that the floor could be fitted to. */
  get scene(): Scene | undefined {
    if (this.body.source === "estimated") this.refit();
    this.knownScene ??= this.makeScene();
    return this.knownScene;
  }

  /** Where the hip is in the scene by the settings' root motion; NaN without a pose. Undefined: not loaded. */
  root(frame: number): Vector | undefined {
    const { scene } = this;
    const place = scene && this.pathAt(frame);
    if (!scene || !place) return undefined;
    const [x, y, z] = toScene(scene, place);
    const { rootMotion } = this.settings();
    const isKnown = this.body.source === "given" || this.body.source === "standing";
    if (isKnown && rootMotion !== "contacts") return rootMotion === "in-place" ? [0, y, 0] : [x, y, z];
    const correction = this.planted.at(frame);
    if (!correction) return undefined;
    if (rootMotion === "contacts") return add([x, y, z], correction);
    return rootMotion === "in-place" ? [0, y + correction[1], 0] : [x, y + correction[1], z];
  }

  /** Where an ankle is in the scene when nothing holds it. */
  ankle(foot: Foot, frame: number): Vector | undefined {
    const root = this.root(frame);
    const row = root && this.body.rows(frame, frame);
    if (!root || !row || !this.scene) return undefined;
    const leg: Vector = [row[track[foot]]!, row[track[foot] + 1]!, row[track[foot] + 2]!];
    return add(add(root, this.composer.rootOffset(frame)), rotate(this.scene.rotation, leg));
  }

  /**
   * Contacts of a foot with a frame in first..last: set by the user, or found, or, where feet are always held, whole takes.
   * Found ones end at `last` at the latest.
   */
  contacts(foot: Foot, first: number, last: number): FrameRange[] | undefined {
    return this.knownContacts(foot, first, last) ?? this.finder.inRange(foot, first, last);
  }

  /** The same, as pieces that can be worked with without looking at all of a long one. */
  pieces(foot: Foot, first: number, last: number, grid: PieceGrid): ContactPiece[] | undefined {
    const { timestampsS } = this.frames;
    const known = this.knownContacts(foot, first, last);
    if (known) return known.map((range) => wholePiece(range, timestampsS));
    const earliest = earliestFor(first, timestampsS, grid);
    const [, ahead] = aroundS(timestampsS, [last, last], grid.afterS + grid.overlapS / 2);
    const found = this.finder.inRange(foot, first, ahead, earliest);
    return found?.flatMap((range) => {
      const pieces = piecesOf(range, timestampsS, grid);
      // One that was followed no further back begins with the division behind it.
      const own = earliest > 0 && range[0] === earliest ? pieces.slice(1) : pieces;
      return own.filter((piece) => piece.range[0] <= last && piece.range[1] >= first);
    });
  }

  /** @param ranges frames whose composed pose may have changed */
  forget(ranges: readonly FrameRange[]): void {
    this.body.forget(ranges);
    const moved = this.path.forget(ranges);
    this.finder.forget(moved);
    const first = Math.min(...moved.map((range) => range[0]));
    if (moved.length > 0) this.planted.forgetFrom(first);
  }

  /** Call it when settings, contacts or cuts have changed. */
  clear(): void {
    this.knownScene = undefined;
    this.knownTakes = undefined;
    this.set.clear();
    this.finder.clear();
    this.planted.clear();
  }

  /** Contacts that do not have to be found. */
  private knownContacts(foot: Foot, first: number, last: number): FrameRange[] | undefined {
    const known = this.settings().footLock === "always" ? this.takes : this.setContacts(foot);
    return known?.filter((range) => range[0] <= last && range[1] >= first);
  }

  private get takes(): FrameRange[] {
    this.knownTakes ??= this.betweenCuts([0, this.frames.timestampsS.length - 1]);
    return this.knownTakes;
  }

  /** The user's contacts of a foot, in order, none across a cut; undefined: as found. */
  private setContacts(foot: Foot): FrameRange[] | undefined {
    const record = this.history.get(editKey.contacts(foot)) as EditRecords["contacts"] | undefined;
    if (!record) return undefined;
    let ranges = this.set.get(foot);
    if (!ranges) {
      ranges = joinRanges(record).flatMap((range) => this.betweenCuts(range));
      this.set.set(foot, ranges);
    }
    return ranges;
  }

  private betweenCuts([first, last]: FrameRange): FrameRange[] {
    const parts: FrameRange[] = [];
    for (let frame = first; frame <= Math.min(last, this.frames.timestampsS.length - 1); frame++) {
      const part = parts.at(-1);
      if (part && !this.composer.isCut(frame)) part[1] = frame;
      else parts.push([frame, frame]);
    }
    return parts;
  }

  /** The hip in the track's axes. A known one is read by itself: no other frame has to be loaded. */
  private pathAt(frame: number): Vector | undefined {
    if (this.body.source === "given") {
      const row = this.body.rows(frame, frame);
      if (!row) return undefined;
      if (!Number.isNaN(row[track.root]!)) return [row[track.root]!, row[track.root + 1]!, row[track.root + 2]!];
    }
    const path = this.path.rows(frame, frame);
    return path && pointOf(path, 0);
  }

  private makeScene(): Scene | undefined {
    const { floor } = this.settings();
    if (this.body.source !== "estimated") return sceneOn(floor ?? levelFloor, [0, 0, 0]);
    const fitted = this.fit.scene;
    return fitted && sceneOn(floor ?? fitted.floor, fitted.start);
  }

  private get plantedScene(): PlantedScene | undefined {
    const { ground, scene } = this;
    if (!ground || !scene) return undefined;
    // The ground that a figure walks on need not be the floor: some files have feet above it or below.
    const groundM = heightAbove([0, ground.heightM, 0], scene.floor);
    return { ...scene, standingAnkleM: groundM + this.standingAnkleM };
  }

  /** What ankles are compared with to find contacts: the floor, or where given feet go. */
  private get ground(): Floor | undefined {
    this.refit();
    return this.settings().floor ?? this.fit.scene?.floor;
  }

  private refit(): void {
    if (this.fit.refresh()) this.clear();
  }
}
