import type { EditRecords, FilterSettings, Foot, FrameRange, Limb } from "../../../../common/clipEdits";
import { parseEditKey } from "../../../../pose/clip/editKeys";
import { applyToRange } from "../../../../pose/clip/edits/applyToRange";
import { clearCorrections } from "../../../../pose/clip/edits/clearCorrections";
import { type CopiedPose, copyPose, pastePose } from "../../../../pose/clip/edits/copyPose";
import { type Changes, type EditedFrame, editedFrame } from "../../../../pose/clip/edits/editedFrame";
import { fillGaps, leaveGaps } from "../../../../pose/clip/edits/fillGaps";
import { flipLimb, flipLimbOverRange } from "../../../../pose/clip/edits/flipLimb";
import { mirrorPose } from "../../../../pose/clip/edits/mirrorPose";
import { nudge } from "../../../../pose/clip/edits/nudge";
import { pinFoot, unpinFoot } from "../../../../pose/clip/edits/pinFoot";
import { setFilter } from "../../../../pose/clip/edits/setFilter";
import { setHidden } from "../../../../pose/clip/edits/setHidden";
import { swapSides } from "../../../../pose/clip/edits/swapSides";
import { toggleCut } from "../../../../pose/clip/edits/toggleCut";
import { limbJoints, limbOf } from "../../../../pose/clip/limbs";
import { type Provenance, provenances } from "../../../../pose/clip/provenance";
import type { Vector } from "../../../../pose/rotation";
import { jointIndex } from "../../../../pose/skeleton";
import type { ClipSession } from "../session/clipSession";
import { removeSelected } from "../timeline/removeSelected";

/** One press of an arrow key, mm. */
const nudgeMm = 5;
export const usualFilter: FilterSettings = { kind: "butterworth", cutoffHz: 6 };
const feet: Readonly<Record<Foot, number>> = { left: jointIndex("LFoot"), right: jointIndex("RFoot") };

const correctedProvenances: ReadonlySet<Provenance> = new Set(["corrected", "blended"]);

/** The last copied pose; it may be pasted into another clip. */
let copied: CopiedPose | undefined;

export const canPaste = (): boolean => copied !== undefined;

/** Every correction that is asked for by command or button; acts on the selection, else on the frame under the playhead. */
export class EditActions {
  constructor(private readonly clip: ClipSession) {}

  /** The frames that are chosen on the timeline, else the one under the playhead. */
  get range(): FrameRange {
    const { frame } = this.clip.playback;
    return this.clip.selection.getState().range ?? [frame, frame];
  }

  get hasRange(): boolean {
    return this.clip.selection.getState().range !== undefined;
  }

  get joints(): readonly number[] {
    return this.clip.selection.getState().joints;
  }

  /** The limb of the joint chosen last. */
  get limb(): Limb | undefined {
    const joint = this.joints.at(-1);
    return joint === undefined ? undefined : limbOf(joint);
  }

  /** The feet among the joints that are chosen. */
  get feet(): Foot[] {
    return (["left", "right"] as const).filter((foot) => this.joints.includes(feet[foot]));
  }

  /** Whether there is a pose under the playhead. */
  get hasPose(): boolean {
    return this.clip.feed.current.composed?.hasPose === true;
  }

  /** Whether the clip has a person at all: not so for a video that was never analysed. */
  get hasPerson(): boolean {
    const { columns } = this.clip.info;
    return columns.includes("pose_mm") || columns.includes("keypoints");
  }

  /** Whether corrections reach the frame under the playhead. */
  get isCorrected(): boolean {
    const { composed } = this.clip.feed.current;
    return composed?.provenance.some((index) => correctedProvenances.has(provenances[index]!)) === true;
  }

  /** Whether there is something that `removeRecord` or `clearCorrections` would take away. */
  get canClear(): boolean {
    return this.hasRecord || Object.keys(this.clearing()).length > 0;
  }

  flipLimb(limb: Limb | undefined = this.limb): void {
    if (!limb) return;
    if (this.hasRange) this.edit("flip-limb", flipLimbOverRange(this.records, limb, this.range));
    else this.editFrame("flip-limb", (edited) => flipLimb(edited, limb));
  }

  swapSides(): void {
    this.edit("swap-sides", swapSides(this.records, this.range));
  }

  setHidden(kind: EditRecords["hidden"]["kind"] | "visible"): void {
    this.edit("set-hidden", setHidden(this.records, this.joints, this.range, kind));
  }

  pinFeet(): void {
    for (const foot of this.feet) this.edit("pin-foot", pinFoot(this.records, foot, this.range));
  }

  unpinFeet(): void {
    for (const foot of this.feet) this.edit("unpin-foot", unpinFoot(this.records, foot, this.range));
  }

  copyPose(): void {
    const { composed } = this.clip.feed.current;
    if (composed?.hasPose) copied = copyPose(composed);
  }

  /** Of the joints that are chosen and what hangs on them, else of all. */
  pastePose(): void {
    const { frame } = this.clip.playback;
    if (copied) this.edit("paste-pose", pastePose(frame, copied, ...(this.joints.length > 0 ? [this.joints] : [])));
  }

  mirrorPose(): void {
    this.editFrame("mirror-pose", mirrorPose);
  }

  /** @param direction right, up and towards the viewer, each -1, 0 or 1, in the picture's axes */
  nudge(direction: Vector): void {
    const joint = this.joints.at(-1);
    if (joint === undefined) return;
    const by = direction.map((axis) => axis * nudgeMm) as unknown as Vector;
    this.editFrame("nudge", (edited) => nudge(edited, joint, by));
  }

  /** Carries the correction under the playhead over the chosen range. */
  applyToRange(): void {
    const changes = applyToRange(this.clip.composer, this.clip.playback.frame, this.range);
    if (changes) this.edit("apply-to-range", changes);
  }

  /** Of the joints that are chosen, else of all. A limb's bones were corrected together and go together. */
  clearCorrections(): void {
    this.edit("clear-corrections", this.clearing());
  }

  fillGaps(): void {
    this.edit("fill-gaps", fillGaps(this.records, this.range));
  }

  leaveGaps(): void {
    this.edit("leave-gaps", leaveGaps(this.records, this.range));
  }

  /** @param settings undefined: not smoothed any more */
  setFilter(settings: FilterSettings | undefined): void {
    const joints = this.joints.length > 0 ? this.joints : undefined;
    this.edit("set-filter", setFilter(this.records, this.range, settings, joints));
  }

  toggleCut(): void {
    this.edit("toggle-cut", toggleCut(this.records, this.clip.info, this.clip.playback.frame));
  }

  /** Removes what is chosen on the timeline. @returns whether there was anything */
  removeRecord(): boolean {
    if (!this.hasRecord) return false;
    removeSelected(this.clip);
    return true;
  }

  selectWholeClip(): void {
    this.clip.selection.setState({ range: [0, this.clip.info.frames - 1] });
  }

  /** Nothing is chosen any more. */
  deselect(): void {
    this.clip.selection.setState({ joints: [], keypoints: [], range: undefined, record: undefined });
  }

  private get records() {
    return this.clip.history.records;
  }

  /** Whether something on the timeline is chosen that is still there. Contacts that were found are no records yet. */
  private get hasRecord(): boolean {
    const key = this.clip.selection.getState().record;
    return key !== undefined && (this.records.has(key) || parseEditKey(key)?.kind === "contacts");
  }

  private clearing(): Changes {
    const joints = this.joints.flatMap((joint) => {
      const limb = limbOf(joint);
      return limb ? limbJoints[limb] : [joint];
    });
    return clearCorrections(this.records, this.range, joints.length > 0 ? joints : undefined);
  }

  private edit(label: string, changes: Changes): void {
    this.clip.playback.pause();
    this.clip.edit(label, changes);
  }

  private editFrame(label: string, change: (edited: EditedFrame) => Changes): void {
    const edited = editedFrame(this.clip.composer, this.clip.playback.frame);
    if (edited) this.edit(label, change(edited));
  }
}
