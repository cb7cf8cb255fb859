import { coordinateCount, jointCount, jointNames } from "../pose/skeleton";
import { frameRate } from "./frameRate";
import { hasPerson, type Motion } from "./motion";

/**
 * Marker positions for OpenSim, piece by piece: metres, OpenSim's axes (X forward, Y up, Z right), every frame at its
 * own time. Cells of a frame without a person are empty; OpenSim's inverse kinematics wants them filled (fillGaps.ts).
 *
 * @param fileName stands in the header
 */
export function* trcPieces(motion: Motion, fileName: string): Generator<string> {
  const { timestampsS, positions } = motion;
  const frames = timestampsS.length;
  const rate = Number(frameRate(timestampsS).toFixed(6));
  const triples = jointNames.map((_, i) => `X${i + 1}\tY${i + 1}\tZ${i + 1}`);
  yield [
    `PathFileType\t4\t(X/Y/Z)\t${fileName}`,
    "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
    [rate, rate, frames, jointCount, "m", rate, 1, frames].join("\t"),
    `Frame#\tTime\t${jointNames.join("\t\t\t")}\t\t`,
    `\t\t${triples.join("\t")}`,
    "",
    "",
  ].join("\n");
  for (let frame = 0; frame < frames; frame++) {
    const cells: (string | number)[] = [frame + 1, timestampsS[frame]!.toFixed(6)];
    const isThere = hasPerson(motion, frame);
    for (let i = frame * coordinateCount; i < (frame + 1) * coordinateCount; i += 3) {
      if (isThere) cells.push(metres(positions[i + 2]!), metres(positions[i + 1]!), metres(-positions[i]!));
      else cells.push("", "", "");
    }
    yield `${cells.join("\t")}\n`;
  }
}

function metres(value: number): string {
  return value.toFixed(6);
}
