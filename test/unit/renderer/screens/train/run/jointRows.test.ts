import { describe, expect, it } from "vitest";
import { jointIndex } from "../../../../../../src/pose/skeleton";
import { jointRows } from "../../../../../../src/renderer/screens/train/run/joints/jointRows";

describe("joints as bars", () => {
  it("begins with the head, leaves out the hip that is 0 by definition and joints that nothing is known of", () => {
    const before = Array.from({ length: 17 }, () => 50);
    const after = [...before];
    before[jointIndex("Hip")] = 0;
    after[jointIndex("Hip")] = 0;
    before[jointIndex("LFoot")] = Number.NaN;
    after[jointIndex("LFoot")] = Number.NaN;
    after[jointIndex("RWrist")] = 80;
    const { rows, mostMm } = jointRows(before, after);
    expect(rows).toHaveLength(15);
    expect(rows[0]!.joint).toBe(jointIndex("Head"));
    expect(rows.map(({ joint }) => joint)).not.toContain(jointIndex("LFoot"));
    expect(mostMm).toBe(80);
  });

  it("is empty where nothing was measured", () => {
    expect(jointRows([], [])).toEqual({ rows: [], mostMm: 0 });
  });
});
