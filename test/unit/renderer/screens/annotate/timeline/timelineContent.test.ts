import { beforeEach, describe, expect, it } from "vitest";
import type { ClipSession } from "../../../../../../src/renderer/screens/annotate/session/clipSession";
import { removeSelected } from "../../../../../../src/renderer/screens/annotate/timeline/removeSelected";
import {
  type BarRow,
  barValue,
  timelineContent,
  withContact,
  withRange,
} from "../../../../../../src/renderer/screens/annotate/timeline/timelineContent";
import { openClip } from "../tools/openClip";

let clip: ClipSession;
beforeEach(async () => {
  ({ clip } = await openClip());
});

const row = (kind: BarRow["kind"]) => timelineContent(clip).rows.find((each) => each.kind === kind);
const ranges = (kind: BarRow["kind"]) => row(kind)?.bars.map(({ range }) => range);
const found = (left: [number, number][], right: [number, number][] = []) =>
  clip.contacts.store.setState({ contacts: { left, right }, isComplete: true });

describe("what the timeline shows", () => {
  it("has a row for each kind of range that there is, in order of time", () => {
    expect(timelineContent(clip).rows).toEqual([]);
    clip.edit("test", {
      "filter/b": { range: [20, 30], settings: { kind: "gaussian", sigmaS: 0.1 } },
      "filter/a": { range: [40, 50], settings: { kind: "gaussian", sigmaS: 0.1 } },
      "range/a": { range: [5, 9], label: "step" },
      "mark/a": { frame: 3, label: "here" },
      "cut/12": true,
      "bone/7/13": [0, 1, 0],
    });
    expect(ranges("filter")).toEqual([
      [20, 30],
      [40, 50],
    ]);
    expect(row("range")!.bars[0]!.label).toBe("step");
    expect(row("swap")).toBeUndefined();
    const { marks, cuts, keyframes } = timelineContent(clip);
    expect(marks).toEqual([{ key: "mark/a", frame: 3, label: "here" }]);
    expect(cuts).toEqual([12]);
    expect(keyframes).toEqual([7]);
  });

  it("has the feet's contacts once they are found", () => {
    found([[0, 9]], [[3, 4]]);
    expect(ranges("contacts-left")).toEqual([[0, 9]]);
    expect(ranges("contacts-right")).toEqual([[3, 4]]);
  });
});

describe("dragging the edge of a bar", () => {
  it("changes the record's range and nothing else of it", () => {
    clip.edit("test", { "range/a": { range: [5, 9], label: "step" } });
    const [bar] = row("range")!.bars;
    clip.edit("drag", withRange(bar!, [5, 20], barValue(clip, bar!)));
    expect(clip.history.get("range/a")).toEqual({ range: [5, 20], label: "step" });
  });

  it("of one contact writes down all of the foot's, and joins those that meet", () => {
    found([
      [0, 9],
      [20, 29],
      [40, 49],
    ]);
    const bar = row("contacts-left")!.bars[1]!;
    const before = barValue(clip, bar);
    expect(withRange(bar, [15, 29], before)).toEqual({
      "contacts/left": [
        [0, 9],
        [15, 29],
        [40, 49],
      ],
    });
    expect(withRange(bar, [20, 45], before)).toEqual({
      "contacts/left": [
        [0, 9],
        [20, 49],
      ],
    });
    // Further back in the same drag the third is there again.
    expect(withRange(bar, [20, 30], before)["contacts/left"]).toHaveLength(3);
  });

  it("adds a contact where there was none", () => {
    found([[20, 29]]);
    expect(withContact(clip, "left", [0, 5])).toEqual({
      "contacts/left": [
        [0, 5],
        [20, 29],
      ],
    });
    expect(withContact(clip, "left", [10, 22])).toEqual({ "contacts/left": [[10, 29]] });
  });
});

describe("taking away what is chosen", () => {
  it("removes a mark", () => {
    clip.edit("test", { "mark/a": { frame: 3, label: "" } });
    clip.selection.setState({ record: "mark/a" });
    removeSelected(clip);
    expect(clip.history.get("mark/a")).toBeUndefined();
    expect(clip.selection.getState().record).toBeUndefined();
  });

  it("removes one contact and leaves the others", () => {
    found([
      [0, 9],
      [20, 29],
    ]);
    clip.selection.setState({ record: "contacts/left", range: [20, 29] });
    removeSelected(clip);
    expect(clip.history.get("contacts/left")).toEqual([[0, 9]]);
  });

  it("does nothing when nothing is chosen", () => {
    removeSelected(clip);
    expect(clip.history.entries).toBe(0);
  });
});
