import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder, testLibrary } from "../library/testClips";
import { addLearningClip } from "./learningLibrary";
import { hostUnderTest, openQueue, quickSettings } from "./trainingUnderTest";

async function setUp() {
  const folder = temporaryFolder();
  const library = await testLibrary(folder);
  const trainingClips = [await addLearningClip(library, "one"), await addLearningClip(library, "two", 40, 100)];
  const heldOutClips = [await addLearningClip(library, "three", 30, 200)];
  const host = await hostUnderTest(library);
  const settings = quickSettings({ trainingClips, heldOutClips });
  return { trainings: join(folder, "trainings"), library, host, settings };
}

describe("a training", () => {
  it("is prepared, trained and judged", async () => {
    const { trainings, host, settings } = await setUp();
    const { queue, reach } = await openQueue(trainings, host);
    const { id } = await queue.add({ name: "first", settings });
    await reach(id, "finished");
    const details = await queue.details(id);
    console.log(
      details.summary,
      details.heldOut,
      details.log,
      details.curve,
      details.watched.length,
      details.verdict?.outcome,
    );
  });
});
