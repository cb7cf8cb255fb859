/** A host that records until it is killed: `LIBRARY STREAM FRAME_ENDS`. Prints how many frames are safe on the disk. */
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { ClipRows } from "../../../../src/common/clipDocument";
import { createLog } from "../../../../src/common/log";
import { openLibrary } from "../../../../src/studio/library/openLibrary";
import { Recorder } from "../../../../src/studio/recording/recorder";

const framesPerPiece = 7;
/** As much faster than life as a test may wait. */
const pieceEveryMs = 20;

async function main([folder, streamPath, endsPath]: string[]): Promise<void> {
  const stream = readFileSync(streamPath!);
  const frameEnds = JSON.parse(readFileSync(endsPath!, "utf8")) as number[];
  const log = createLog("recording", () => {});
  const library = await openLibrary({ folder: folder!, access: "write", log });
  const recorder = new Recorder({ library: async () => library, log });
  const { id } = await recorder.begin({
    name: "Take 1",
    camera: "Test camera",
    imageSize: [720, 540],
    container: "webm",
    stages: 1,
  });
  for (let first = 0; first + framesPerPiece <= frameEnds.length; first += framesPerPiece) {
    const from = first === 0 ? 0 : frameEnds[first - 1];
    const video = new Uint8Array(stream.subarray(from, frameEnds[first + framesPerPiece - 1]));
    await recorder.append({ id, rows: rowsFrom(first), video });
    process.stdout.write(`${first + framesPerPiece}\n`);
    await wait(pieceEveryMs);
  }
}

/** Every number of frame f is f. */
function rowsFrom(first: number): ClipRows {
  const column = () => Float32Array.from({ length: framesPerPiece * 51 }, (_, at) => first + Math.floor(at / 51));
  return {
    timestamps_s: Float64Array.from({ length: framesPerPiece }, (_, frame) => (first + frame) / 30),
    keypoints: column(),
    pose_mm: column(),
    stages_mm: column(),
  };
}

void main(process.argv.slice(2));
