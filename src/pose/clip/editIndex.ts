import type { ClipInfo } from "../../common/clipDocument";
import type { EditKey, EditRecords, FilterSettings, FrameRange, Limb } from "../../common/clipEdits";
import { jointCount } from "../skeleton";
import { parseEditKey } from "./editKeys";
import { joinRanges, RangeTable } from "./frameRanges";
import { KeyframeIndex } from "./keyframeIndex";
import { firstNotBelow } from "./sortedFrames";

/** Kinds that hold over a range of frames and change how the recorded rows are read. */
export const rangeKinds = ["hidden", "swap", "flip", "filter", "gap"] as const;
export type RangeKind = (typeof rangeKinds)[number];
type RangeRecord = EditRecords[RangeKind];

export interface AppliedFilter {
  key: EditKey;
  settings: FilterSettings;
  /** Undefined: all. */
  joints?: number[];
}

const defaultBlendS = 0.5;

/** A clip's corrections, looked up by frame. `update` keeps it in step with the records. */
export class EditIndex {
  readonly keyframes: KeyframeIndex;
  private readonly ranges = new Map<RangeKind, Map<EditKey, RangeRecord>>();
  private readonly cutRecords = new Set<number>();
  private tables: Tables | undefined;
  private sortedCuts: number[] | undefined;

  constructor(
    private readonly info: Pick<ClipInfo, "cuts">,
    private readonly records: ReadonlyMap<EditKey, unknown>,
  ) {
    for (const kind of rangeKinds) this.ranges.set(kind, new Map());
    this.keyframes = new KeyframeIndex(records.keys());
    for (const key of records.keys()) this.updateRanges(key);
  }

  /** Call it when the record of this key has changed. */
  update(key: EditKey): void {
    this.keyframes.update(key, this.records.has(key));
    this.updateRanges(key);
  }

  get settings(): EditRecords["settings"] {
    return (this.records.get("settings") as EditRecords["settings"] | undefined) ?? {};
  }

  /** How far a correction without a neighbour reaches. */
  get blendS(): number {
    return this.settings.blendS ?? defaultBlendS;
  }

  /** First frames of takes, rising. */
  get cuts(): readonly number[] {
    this.sortedCuts ??= [...new Set([...this.info.cuts, ...this.cutRecords])].sort((a, b) => a - b);
    return this.sortedCuts;
  }

  isCut(frame: number): boolean {
    return this.cuts[firstNotBelow(this.cuts, frame)] === frame;
  }

  /** The record of a range kind as it was at the last update. */
  rangeOf(key: EditKey): FrameRange | undefined {
    const kind = parseEditKey(key)?.kind;
    return kind && isRangeKind(kind) ? this.ranges.get(kind)!.get(key)?.range : undefined;
  }

  /** Whether left and right are exchanged; two records over one frame take each other back. */
  isSwapped(frame: number): boolean {
    return this.index.swaps.at(frame).length % 2 === 1;
  }

  /** The limbs that are mirrored in depth; two records over one limb and frame take each other back. */
  flippedLimbs(frame: number): Limb[] {
    const limbs = this.index.flips.at(frame);
    return limbs.filter((limb, i) => limbs.indexOf(limb) === i && limbs.filter((l) => l === limb).length % 2 === 1);
  }

  /** Filters over the frame; of two for one joint the last one holds. */
  filtersAt(frame: number): AppliedFilter[] {
    return this.index.filters.at(frame);
  }

  /** All filters of the clip. */
  get filters(): Iterable<EditRecords["filter"]> {
    return this.ranges.get("filter")!.values() as Iterable<EditRecords["filter"]>;
  }

  /** Where gaps are filled, joined. */
  get gaps(): readonly FrameRange[] {
    return this.index.gaps;
  }

  /** Where the joint is marked as not to be seen, joined. */
  hiddenRanges(joint: number): readonly FrameRange[] {
    return this.index.hiddenOfJoint[joint]!;
  }

  /** Per joint: 0 visible, 1 occluded, 2 outside the picture. */
  hiddenAt(frame: number): Uint8Array {
    const hidden = new Uint8Array(jointCount);
    for (const { joints, kind } of this.index.hidden.at(frame)) {
      for (const joint of joints) hidden[joint] = kind === "occluded" ? 1 : 2;
    }
    return hidden;
  }

  private updateRanges(key: EditKey): void {
    const at = parseEditKey(key);
    if (at?.kind === "cut") {
      if (this.records.has(key)) this.cutRecords.add(at.frame);
      else this.cutRecords.delete(at.frame);
      this.sortedCuts = undefined;
    } else if (at && isRangeKind(at.kind)) {
      const value = this.records.get(key) as RangeRecord | undefined;
      if (value) this.ranges.get(at.kind)!.set(key, value);
      else this.ranges.get(at.kind)!.delete(key);
      this.tables = undefined;
    }
  }

  private get index(): Tables {
    this.tables ??= this.buildTables();
    return this.tables;
  }

  private buildTables(): Tables {
    const hidden = this.inOrder("hidden");
    return {
      swaps: new RangeTable(this.inOrder("swap").map(([, { range }]) => [range, true])),
      flips: new RangeTable(this.inOrder("flip").map(([, { range, limb }]) => [range, limb])),
      filters: new RangeTable(
        this.inOrder("filter").map(([key, { range, settings, joints }]) => [range, { key, settings, joints }]),
      ),
      gaps: joinRanges(this.inOrder("gap").map(([, { range }]) => range)),
      hidden: new RangeTable(hidden.map(([, record]) => [record.range, record])),
      hiddenOfJoint: Array.from({ length: jointCount }, (_, joint) =>
        joinRanges(hidden.filter(([, { joints }]) => joints.includes(joint)).map(([, { range }]) => range)),
      ),
    };
  }

  /** By id, which is by the time at which they were made (newEditId). */
  private inOrder<K extends RangeKind>(kind: K): [EditKey, EditRecords[K]][] {
    const records = [...(this.ranges.get(kind)! as Map<EditKey, EditRecords[K]>)];
    return records.sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

interface Tables {
  swaps: RangeTable<true>;
  flips: RangeTable<Limb>;
  filters: RangeTable<AppliedFilter>;
  gaps: FrameRange[];
  hidden: RangeTable<EditRecords["hidden"]>;
  hiddenOfJoint: FrameRange[][];
}

function isRangeKind(kind: string): kind is RangeKind {
  return (rangeKinds as readonly string[]).includes(kind);
}
