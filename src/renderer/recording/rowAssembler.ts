import type { ClipRows } from "../../common/clipDocument";
import type { PoseMessage, SkipMessage } from "../../common/protocol";
import { keypointCount, keypointStride } from "../../pose/keypoints";
import { coordinateCount } from "../../pose/skeleton";
import type { TakeTime } from "./takeClock";

const keypointWidth = keypointCount * keypointStride;
/**
 * How long a row waits for the engine's answer. A crash of the page costs the rows that wait; an engine that takes longer
 * gives no poses to the take, which can be analysed afterwards.
 */
const longestWaitMs = 500;

/** A frame on its way through encoder and engine, which finish with it in either order. */
interface WaitingFrame {
  capturedAtMs: number;
  timeS: number;
  offeredAtMs: number;
  /** The source jumped before it. */
  isCut: boolean;
  isEncoded: boolean;
  /** The engine answers in order: after a later frame's answer none comes for this one. */
  isSettled: boolean;
  answer?: PoseMessage | SkipMessage;
}

/**
 * One row for every frame of a take's video, in order: its time, and what the engine found in it. A frame that the engine
 * never saw gets a row of NaN. Holds the frames of the last second at most.
 */
export class RowAssembler {
  private waiting: WaitingFrame[] = [];
  /** Rows handed out so far. */
  frames = 0;
  /** Rows among them without an answer of the take's network. */
  unanalysed = 0;
  /** Rows before which the source jumped. */
  readonly cuts: number[] = [];

  /** @param stages of the take's network; 0: none, the rows hold times and keypoints only */
  constructor(private readonly stages: number) {}

  /** Whether no frame is on its way. */
  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** A frame went to the encoder. Times rise. */
  offered(capturedAtMs: number, { timeS, isCut }: TakeTime, nowMs: number): void {
    this.waiting.push({ capturedAtMs, timeS, isCut, offeredAtMs: nowMs, isEncoded: false, isSettled: false });
  }

  /** The encoder gave out this frame; it left out those before that it did not give out. */
  encoded(timeS: number): void {
    const at = this.waiting.findIndex((frame) => Math.abs(frame.timeS - timeS) < 1e-6);
    if (at < 0) return;
    const frame = this.waiting[at]!;
    frame.isEncoded = true;
    const leftOut = this.waiting.slice(0, at).filter(({ isEncoded }) => !isEncoded);
    frame.isCut ||= leftOut.some(({ isCut }) => isCut);
    this.waiting = this.waiting.filter((each) => !leftOut.includes(each));
  }

  /** The encoder gives out nothing more. */
  encodedAll(): void {
    this.waiting = this.waiting.filter(({ isEncoded }) => isEncoded);
  }

  /** @param capturedAtMs of the frame that is answered */
  answered(answer: PoseMessage | SkipMessage, capturedAtMs: number): void {
    const at = this.waiting.findLastIndex((frame) => frame.capturedAtMs === capturedAtMs);
    if (at < 0) return;
    this.waiting[at]!.answer = answer;
    for (const frame of this.waiting.slice(0, at + 1)) frame.isSettled = true;
  }

  /** Nobody answers for the frames so far: the source jumped, the take ends. */
  settle(): void {
    for (const frame of this.waiting) frame.isSettled = true;
  }

  /** Rows that are complete, in order; undefined when there are none. */
  take(nowMs: number): ClipRows | undefined {
    const isReady = ({ isEncoded, isSettled, offeredAtMs }: WaitingFrame) =>
      isEncoded && (isSettled || nowMs - offeredAtMs >= longestWaitMs);
    const firstUnready = this.waiting.findIndex((frame) => !isReady(frame));
    const ready = this.waiting.splice(0, firstUnready < 0 ? this.waiting.length : firstUnready);
    return ready.length > 0 ? this.toRows(ready) : undefined;
  }

  private toRows(frames: readonly WaitingFrame[]): ClipRows {
    const keypoints = new Float32Array(frames.length * keypointWidth).fill(Number.NaN);
    const pose = new Float32Array(this.stages > 0 ? frames.length * coordinateCount : 0).fill(Number.NaN);
    const stages = new Float32Array(frames.length * coordinateCount * this.stages).fill(Number.NaN);
    for (const [row, { answer, isCut }] of frames.entries()) {
      if (isCut) this.cuts.push(this.frames + row);
      if (answer && "keypoints" in answer && answer.keypoints) keypoints.set(answer.keypoints, row * keypointWidth);
      if (answer?.type === "pose" && answer.stagePoses.length === this.stages) {
        pose.set(answer.pose, row * coordinateCount);
        for (const [stage, stagePose] of answer.stagePoses.entries()) {
          stages.set(stagePose, (row * this.stages + stage) * coordinateCount);
        }
      } else if (!(answer?.type === "skip" && answer.reason === "no-person")) {
        this.unanalysed++;
      }
    }
    this.frames += frames.length;
    const rows: ClipRows = { timestamps_s: Float64Array.from(frames, ({ timeS }) => timeS), keypoints };
    return this.stages > 0 ? { ...rows, pose_mm: pose, stages_mm: stages } : rows;
  }
}
