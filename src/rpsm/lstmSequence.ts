import * as tf from "@tensorflow/tfjs-core";
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
  const batch = before.h.shape[0];
  const run = tf.customGrad((...args) => {
    const [inputParts, h, c, weight, save] = args as [...Tensors4, Save];
    const course = runFrames(splitFrames(inputParts, frames), { h, c }, weight);
    save([weight, h, c, ...course.flatMap(tensorsOf)]);
    const value = tf.concat([...course.map((frame) => frame.h), course.at(-1)!.c], 0);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => wayBack(dy as tf.Tensor2D, saved as tf.Tensor2D[], frames);
    return { value, gradFunc };
  });
  const joined = run(inputParts, before.h, before.c, recurrentWeight) as tf.Tensor2D; // ((T + 1) * B, W)
  const [outputs, c] = tf.split(joined, [frames * batch, batch], 0) as [tf.Tensor2D, tf.Tensor2D];
  const h = frames === 1 ? outputs : (splitFrames(outputs, frames).at(-1) as tf.Tensor2D);
  return { outputs, state: { h, c } };
}

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

const tensorsPerFrame = 6;

function tensorsOf({ h, c, i, f, o, candidate }: LstmFrame): tf.Tensor2D[] {
  return [h, c, i, f, o, candidate];
}

function frameOf(tensors: tf.Tensor2D[], frame: number): LstmFrame {
  const [h, c, i, f, o, candidate] = tensors.slice(frame * tensorsPerFrame, (frame + 1) * tensorsPerFrame);
  return { h: h!, c: c!, i: i!, f: f!, o: o!, candidate: candidate! };
}

/** @param dy gradient by every frame's h and the last one's c. ((T + 1) * B, W) */
function wayBack(dy: tf.Tensor2D, saved: tf.Tensor2D[], frames: number): tf.Tensor[] {
  const [weight, h, c, ...tensors] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, ...tf.Tensor2D[]];
  const course = Array.from({ length: frames }, (_, frame) => frameOf(tensors, frame));
  const byOutputs = splitFrames(dy, frames + 1);
  const weightTurned = tf.transpose(weight); // once, for all frames
  let gradient: LstmState = { h: tf.zerosLike(h), c: byOutputs[frames]! };
  const bySums: tf.Tensor2D[] = new Array(frames);
  for (let frame = frames - 1; frame >= 0; frame--) {
    const byH: tf.Tensor2D = tf.add(byOutputs[frame]!, gradient.h);
    const memoryBefore = frame > 0 ? course[frame - 1]!.c : c;
    const back = lstmCellGradient(course[frame]!, memoryBefore, { h: byH, c: gradient.c });
    bySums[frame] = back.sums;
    gradient = { h: tf.matMul(back.sums, weightTurned), c: back.c };
  }
  const byInputParts = frames === 1 ? bySums[0]! : tf.concat2d(bySums, 0);
  const outputsBefore = frames === 1 ? h : tf.concat2d([h, ...course.slice(0, -1).map((frame) => frame.h)], 0);
  return [byInputParts, gradient.h, gradient.c, tf.matMul(outputsBefore, byInputParts, true, false)];
}
