import { toTheEnd } from "../pose/evaluation/toTheEnd";
import { mocapPointCount } from "../pose/mocapPoints";
import { writePointsOfJoints } from "../pose/pointsOfJoints";
import { coordinateCount } from "../pose/skeleton";
import { type Mocap, type MocapClip, type MocapSplit, unitsPerMillimetre } from "./mocap";
import { hasPerson, type Motion } from "./motion";
import { resampleMotion } from "./resampleMotion";

/** A take that others captured, as our 17 joints. */
export interface CapturedTake {
  motion: Motion;
  subject: string;
  /** What the subject does, where the data are measured by action. */
  action?: string;
  split: MocapSplit;
}

const fps = 50;
/** Half a second: shorter pieces say nothing about motion. */
const fewestFrames = 25;
/** 16 bits hold +-4.09 m; the face and the toes reach beyond the joints. */
const widestMm = 7600;

/**
 * Takes as motion capture with 24 points (pointsOfJoints.ts says where the seven lie that are no joints), 50 times a second. A
 * take is cut where nobody is there, at its cuts, and where it leads more than 7.6 m away; each piece is centred.
 * @returns also the frames, at 50 a second, that are in no piece
 */
export function mocapOfTakes(takes: readonly CapturedTake[]): { mocap: Mocap; framesLeftOut: number } {
  const subjects = [...new Set(takes.map(({ subject }) => subject))];
  const pieces: Int16Array[] = [];
  const clips: MocapClip[] = [];
  let start = 0;
  let framesLeftOut = 0;
  for (const { motion, subject, action, split } of takes) {
    const even = toTheEnd(resampleMotion(motion, 1 / fps));
    let kept = 0;
    for (const [from, to] of piecesOf(even)) {
      const frames = to - from;
      pieces.push(pointsOf(even, from, to));
      const name = motion.name === subject ? subject : `${subject}/${motion.name}`;
      const about = { name, description: motion.name, subject: subjects.indexOf(subject) + 1, subjectName: subject };
      clips.push({ ...about, ...(action !== undefined && { action }), start, frames, split });
      start += frames;
      kept += frames;
    }
    framesLeftOut += even.timestampsS.length - kept;
  }
  const points = new Int16Array(start * mocapPointCount * 3);
  pieces.reduce((at, piece) => {
    points.set(piece, at);
    return at + piece.length;
  }, 0);
  return { mocap: { points, clips, fps }, framesLeftOut };
}

/** The pieces of a motion that are long enough: first frame, and the one after the last. */
function piecesOf(motion: Motion): [from: number, to: number][] {
  const frames = motion.timestampsS.length;
  const cuts = new Set(motion.cuts);
  const pieces: [number, number][] = [];
  let from = 0;
  let box = new Box();
  for (let frame = 0; frame <= frames; frame++) {
    const isThere = frame < frames && hasPerson(motion, frame);
    if (isThere && !cuts.has(frame) && box.takes(motion.positions, frame)) continue;
    if (frame - from >= fewestFrames) pieces.push([from, frame]);
    from = isThere ? frame : frame + 1;
    box = new Box();
    if (isThere) box.takes(motion.positions, frame);
  }
  return pieces;
}

/** What the frames of a piece fill of the room. */
class Box {
  private readonly least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  private readonly most = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];

  get middleMm(): number[] {
    return this.least.map((least, axis) => (least + this.most[axis]!) / 2);
  }

  /** Widens the box by a frame. @param positions (T, 51) m @returns whether it still fits */
  takes(positions: Float32Array, frame: number): boolean {
    for (let i = 0; i < coordinateCount; i++) {
      const valueMm = positions[frame * coordinateCount + i]! * 1000;
      this.least[i % 3] = Math.min(this.least[i % 3]!, valueMm);
      this.most[i % 3] = Math.max(this.most[i % 3]!, valueMm);
    }
    return this.least.every((least, axis) => this.most[axis]! - least <= widestMm);
  }
}

function pointsOf({ positions }: Motion, from: number, to: number): Int16Array {
  const box = new Box();
  for (let frame = from; frame < to; frame++) box.takes(positions, frame);
  const middleMm = box.middleMm;
  const perFrame = mocapPointCount * 3;
  const units = new Int16Array((to - from) * perFrame);
  const pose = new Float32Array(coordinateCount);
  const points = new Float32Array(perFrame);
  for (let frame = from; frame < to; frame++) {
    for (let i = 0; i < coordinateCount; i++) {
      pose[i] = positions[frame * coordinateCount + i]! * 1000 - middleMm[i % 3]!;
    }
    writePointsOfJoints(pose, points);
    points.forEach((value, i) => {
      units[(frame - from) * perFrame + i] = Math.round(value * unitsPerMillimetre);
    });
  }
  return units;
}
