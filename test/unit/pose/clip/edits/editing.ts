import { expect } from "vitest";
import type { EditKey } from "../../../../../src/common/clipEdits";
import { boneLengths } from "../../../../../src/pose/clip/boneVectors";
import { ClipComposer } from "../../../../../src/pose/clip/clipComposer";
import { EditHistory } from "../../../../../src/pose/clip/editHistory";
import { type Changes, type EditedFrame, editedFrame } from "../../../../../src/pose/clip/edits/editedFrame";
import { type TestClip, testClip } from "../testClip";

/** A clip that is being edited. */
export class Editing {
  readonly history = new EditHistory();
  readonly composer: ClipComposer;

  constructor(clip: Partial<TestClip> = {}, changes: Record<EditKey, unknown> = {}) {
    this.history.change("before", changes);
    this.composer = new ClipComposer(testClip({ frames: 120, ...clip }), this.history);
  }

  /** The frame to begin a gesture with. */
  at(frame: number): EditedFrame {
    return editedFrame(this.composer, frame)!;
  }

  apply(changes: Changes): void {
    this.history.change("edit", changes);
  }

  pose(frame: number): Float32Array {
    return this.composer.compose(frame)!.pose;
  }

  /** The value of the only record of a kind. */
  only(kind: string): unknown {
    const found = [...this.history.records].filter(([key]) => key.startsWith(`${kind}/`));
    expect(found).toHaveLength(1);
    return found[0]![1];
  }

  all(kind: string): unknown[] {
    return [...this.history.records]
      .filter(([key]) => key.startsWith(`${kind}/`))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, value]) => value);
  }
}

export function expectSameBones(after: ArrayLike<number>, before: ArrayLike<number>): void {
  const expected = boneLengths(before);
  boneLengths(after).forEach((length, bone) => {
    expect(length).toBeCloseTo(expected[bone]!, 2);
  });
}
