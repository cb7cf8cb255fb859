import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FrameRange } from "../../../../../src/common/clipEdits";
import type { ClipFrames } from "../../../../../src/pose/clip/clipFrames";
import {
  type ContactPiece,
  earliestFor,
  heightGrid,
  piecesOf,
  placeGrid,
} from "../../../../../src/pose/clip/motion/contactPieces";
import { steadyTimes } from "../poseRowsOf";
import { placed, point, walkedClip } from "./walker";

const fps = 10;
const times = steadyTimes(2000, fps, 4);

describe("pieces of contacts", () => {
  it("a short contact is one, and stands where it is in its first two seconds", () => {
    expect(piecesOf([120, 250], times, placeGrid)).toEqual([
      { range: [120, 250], continues: false, goesOn: false, anchor: [120, 140] },
    ]);
    expect(piecesOf([120, 130], times, placeGrid)[0]!.anchor).toEqual([120, 130]);
    // Less than ten seconds before the division at 30 s.
    expect(piecesOf([210, 600], times, placeGrid)).toHaveLength(1);
  });

  it("a long one is divided every half minute of the clip, and the pieces overlap by two seconds", () => {
    const pieces = piecesOf([150, 1000], times, placeGrid);
    expect(pieces.map(({ range }) => range)).toEqual([
      [150, 310],
      [290, 610],
      [590, 910],
      [890, 1000],
    ]);
    expect(pieces.map(({ continues, goesOn }) => [continues, goesOn])).toEqual([
      [false, true],
      [true, true],
      [true, true],
      [true, false],
    ]);
    expect(pieces[1]!.anchor).toEqual([200, 320]);
  });

  it("are the same when a contact is followed back no further than has to be", () => {
    const property = fc.property(
      fc.integer({ min: 0, max: 1500 }),
      fc.integer({ min: 1, max: 1900 }),
      fc.integer({ min: 0, max: 400 }),
      fc.constantFrom(placeGrid, heightGrid),
      (start, length, width, grid) => {
        const contact: FrameRange = [start, Math.min(1999, start + length)];
        const first = Math.min(contact[1], start + Math.floor(length / 2));
        const last = Math.min(1999, first + width);
        const inRange = (pieces: readonly ContactPiece[]) =>
          pieces.filter(({ range }) => range[0] <= last && range[1] >= first);
        const ahead = last + Math.ceil((grid.afterS + grid.overlapS / 2) * fps);
        const earliest = earliestFor(first, times, grid);
        const seen: FrameRange = [Math.max(contact[0], earliest), Math.min(contact[1], ahead)];
        const found = piecesOf(seen, times, grid);
        const own = earliest > 0 && seen[0] === earliest ? found.slice(1) : found;
        // Where the last one ends is not known beyond what was looked at.
        const cut = (pieces: readonly ContactPiece[]) =>
          pieces.map((piece) => ({ ...piece, range: [piece.range[0], Math.min(piece.range[1], last)], goesOn: 0 }));
        expect(cut(inRange(own))).toEqual(cut(inRange(piecesOf(contact, times, grid))));
        expect(first - earliest).toBeLessThanOrEqual((grid.everyS + grid.beforeS + grid.afterS) * fps + 2);
      },
    );
    fc.assert(property, { seed: 20261124, numRuns: 1000 });
  });
});

describe("somebody who stands for minutes", () => {
  const frames = walkedClip({ frames: 6000, stands: true, noiseMm: 4 }, "seen");

  it.each([{ rootMotion: "contacts" } as const, { rootMotion: "contacts", footLock: "auto" } as const])(
    "stands still, also where one piece of the contact goes over into the next: %j",
    (settings) => {
      const { placer } = placed(frames, settings);
      // Divisions at 30 s and 60 s: frames 900 and 1800.
      const around = [870, 900, 930, 1770, 1800, 1830, 4000].map((frame) => point(placer.joints(frame)!, 6));
      for (const ankle of around) {
        expect(Math.hypot(ankle[0] - around[0]![0], ankle[2] - around[0]![2])).toBeLessThan(0.02);
      }
    },
  );

  it.each([
    [{ rootMotion: "contacts", footLock: "auto" } as const, 100, 20],
    [{ rootMotion: "estimated", footLock: "off" } as const, 25, 15],
  ])("is looked at nearby, not from the beginning: %j", (settings, beforeS, afterS) => {
    const long = walkedClip({ frames: 60_000, stands: true }, "seen");
    const read = new Set<number>();
    const watched: ClipFrames = {
      ...long,
      pose(frame) {
        read.add(frame);
        return long.pose(frame);
      },
    };
    const { placer, composer } = placed(watched, settings);
    // Floor and bone lengths are found all over the clip.
    placer.floor();
    composer.compose(0);
    const before = new Set(read);
    expect(placer.joints(50_000)).toBeDefined();
    const more = [...read].filter((frame) => !before.has(frame));
    expect(more.length).toBeGreaterThan(100);
    expect(Math.min(...more)).toBeGreaterThan(50_000 - beforeS * 30);
    expect(Math.max(...more)).toBeLessThan(50_000 + afterS * 30);
  });
});
