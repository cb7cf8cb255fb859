import * as tf from "@tensorflow/tfjs-core";
import { fusedLstmBack, fusedLstmForth, hasFusedLstm } from "./fusedLstm";
import { type LstmFrame, type LstmState, lstmCell, lstmCellGradient } from "./lstmCell";

/**
 * Runs the cell over `frames` frames, with back-propagation through time of its own: TensorFlow.js would keep a copy
 * of the recurrent weights for every frame and add up their gradient frame by frame; here they are kept once, and
 * their gradient is one product over all frames.
 *
 * @param inputParts W x + b of all frames, time-major. (T * B, 4W)
 * @returns h of every frame, time-major (T * B, W), and the state after the last
 */
export function lstmSequence(
  inputParts: tf.Tensor2D,
  before: LstmState,
  recurrentWeight: tf.Tensor2D,
  frames: number,
): { outputs: tf.Tensor2D; state: LstmState } {
  const [batch, width] = before.h.shape;
  const course = hasFusedLstm(width) ? fusedCourse : courseOfCells;
  const run = tf.customGrad((...args) => {
    const [inputParts, h, c, weight, save] = args as [...Tensors4, Save];
    const { joined, saved } = course.forth(inputParts, { h, c }, weight, frames);
    save([weight, h, c, joined, ...saved]);
    const gradFunc = (dy: tf.Tensor, kept: tf.Tensor[]) => wayBack(course, dy as tf.Tensor2D, kept, frames);
    return { value: joined, gradFunc };
  });
  const joined = run(inputParts, before.h, before.c, recurrentWeight) as tf.Tensor2D; // ((T + 1) * B, W)
  const [outputs, c] = tf.split(joined, [frames * batch, batch], 0) as [tf.Tensor2D, tf.Tensor2D];
  const h = frames === 1 ? outputs : tf.slice2d(outputs, [(frames - 1) * batch, 0], [batch, width]);
  return { outputs, state: { h, c } };
}

/** A way to compute all frames, forth and back. */
interface Course {
  /** @returns every frame's h and the last one's c, ((T + 1) * B, W), and what the way back needs besides */
  forth(
    inputParts: tf.Tensor2D,
    before: LstmState,
    weight: tf.Tensor2D,
    frames: number,
  ): { joined: tf.Tensor2D; saved: tf.Tensor2D[] };
  /**
   * @param dy gradient by what `forth` joined
   * @param memoryBefore c before the first frame
   * @returns gradient by the sums under sigma and tanh (T * B, 4W), and by the state before the first frame
   */
  back(
    dy: tf.Tensor2D,
    memoryBefore: tf.Tensor2D,
    weight: tf.Tensor2D,
    saved: tf.Tensor2D[],
    frames: number,
  ): { sums: tf.Tensor2D; before: LstmState };
}

const fusedCourse: Course = {
  forth(inputParts, { h, c }, weight, frames) {
    const { joined, memories, gates } = fusedLstmForth({ inputParts, h, c, weight }, frames);
    return { joined, saved: [memories, gates] };
  },
  back(dy, c, weight, saved, frames) {
    const [memories, gates] = saved as [tf.Tensor2D, tf.Tensor2D];
    return fusedLstmBack({ dy, c, weight, memories, gates }, frames);
  },
};

const courseOfCells: Course = {
  forth(inputParts, before, weight, frames) {
    const course = runFrames(splitFrames(inputParts, frames), before, weight);
    const joined = tf.concat2d([...course.map(({ h }) => h), course.at(-1)!.c], 0);
    return { joined, saved: course.flatMap(tensorsOf) };
  },
  back(dy, memoryBefore, weight, saved, frames) {
    const course = Array.from({ length: frames }, (_, frame) => frameOf(saved, frame));
    const byOutputs = splitFrames(dy, frames + 1);
    const weightTurned = tf.transpose(weight); // once, for all frames
    let before: LstmState = { h: tf.zerosLike(memoryBefore), c: byOutputs[frames]! };
    const bySums: tf.Tensor2D[] = new Array(frames);
    for (let frame = frames - 1; frame >= 0; frame--) {
      const h: tf.Tensor2D = tf.add(byOutputs[frame]!, before.h);
      const c = frame > 0 ? course[frame - 1]!.c : memoryBefore;
      const back = lstmCellGradient(course[frame]!, c, { h, c: before.c });
      bySums[frame] = back.sums;
      before = { h: tf.matMul(back.sums, weightTurned), c: back.c };
    }
    return { sums: frames === 1 ? bySums[0]! : tf.concat2d(bySums, 0), before };
  },
};

type Tensors4 = [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
type Save = (tensors: tf.Tensor[]) => void;

function splitFrames(rows: tf.Tensor2D, frames: number): tf.Tensor2D[] {
  return frames === 1 ? [rows] : tf.split(rows, frames, 0);
}

function runFrames(inputParts: tf.Tensor2D[], before: LstmState, weight: tf.Tensor2D): LstmFrame[] {
  let state = before;
  return inputParts.map((inputPart) => {
    const frame = lstmCell(inputPart, state, weight);
    state = frame;
    return frame;
  });
}

const tensorsPerFrame = 5;

function tensorsOf({ c, i, f, o, candidate }: LstmFrame): tf.Tensor2D[] {
  return [c, i, f, o, candidate];
}

function frameOf(tensors: tf.Tensor2D[], frame: number): Omit<LstmFrame, "h"> {
  const [c, i, f, o, candidate] = tensors.slice(frame * tensorsPerFrame, (frame + 1) * tensorsPerFrame);
  return { c: c!, i: i!, f: f!, o: o!, candidate: candidate! };
}

function wayBack(course: Course, dy: tf.Tensor2D, kept: tf.Tensor[], frames: number): tf.Tensor[] {
  const [weight, h, c, joined, ...saved] = kept as [...Tensors4, ...tf.Tensor2D[]];
  const { sums, before } = course.back(dy, c, weight, saved, frames);
  const [batch, width] = h.shape;
  const outputsBefore =
    frames === 1 ? h : tf.concat2d([h, tf.slice2d(joined, [0, 0], [(frames - 1) * batch, width])], 0);
  return [sums, before.h, before.c, tf.matMul(outputsBefore, sums, true, false)];
}
