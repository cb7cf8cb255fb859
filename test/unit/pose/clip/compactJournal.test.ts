import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compactJournal } from "../../../../src/pose/clip/compactJournal";
import { EditHistory } from "../../../../src/pose/clip/editHistory";
import { act, acts, state, stored } from "./editActs";

describe("compactJournal", () => {
  it("makes one entry of a drag", () => {
    const history = new EditHistory([], () => 5);
    history.mark();
    const moves = [1, 2, 3].map((y) => history.change("drag", { "root/1": [0, y, 0], [`root/${y}`]: [0, y, 0] }, true));
    expect(compactJournal(stored(moves))).toEqual([
      {
        type: "change",
        label: "drag",
        atMs: 5,
        diff: { "root/1": [null, [0, 3, 0]], "root/2": [null, [0, 2, 0]], "root/3": [null, [0, 3, 0]] },
      },
    ]);
    expect(moves[0]).toMatchObject({ diff: { "root/1": [null, [0, 1, 0]] } });
  });

  it("folds to the same as all entries, in whatever batches they are stored", () => {
    fc.assert(
      fc.property(acts, fc.integer({ min: 1, max: 10 }), (actions, batch) => {
        const live = new EditHistory();
        const journal = stored(actions.map((action) => act(live, action)));
        const compact = Array.from({ length: Math.ceil(journal.length / batch) }, (_, i) =>
          compactJournal(journal.slice(i * batch, (i + 1) * batch)),
        ).flat();
        const folded = new EditHistory(compact);
        for (const way of ["undo", "redo"] as const) {
          do expect(state(folded)).toStrictEqual(state(live));
          while (live[way]() && folded[way]());
        }
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});
