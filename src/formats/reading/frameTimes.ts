import { fileBroken, mostFrames, quoted } from "./fileProblem";

/** Times that begin later than this are a clock's; only their differences count. */
const clockTimeS = 24 * 3600;

/** The frames' times of a file that has a frame in every line; checks that time goes on. */
export class FrameTimes {
  private readonly times: number[] = [];

  constructor(private readonly fileName: string) {}

  get count(): number {
    return this.times.length;
  }

  /**
   * @param secondsPerUnit 0.001 for milliseconds
   * @throws StudioError `file-broken` that names the line
   */
  add(text: string, line: number, secondsPerUnit = 1): void {
    const time = text.trim() === "" ? Number.NaN : Number(text) * secondsPerUnit;
    if (!Number.isFinite(time)) throw fileBroken(this.fileName, `${quoted(text)} is no time`, line);
    const before = this.times.at(-1);
    if (before !== undefined && time <= before) {
      throw fileBroken(this.fileName, `time does not go on: ${time} s after ${before} s`, line);
    }
    if (this.times.length === mostFrames) {
      throw fileBroken(this.fileName, `it has more than ${mostFrames} frames`, line);
    }
    this.times.push(time);
  }

  /** @throws StudioError `file-broken` when there is no frame */
  all(): Float64Array {
    if (this.times.length === 0) throw fileBroken(this.fileName, "it has no frame");
    return fromClock(Float64Array.from(this.times));
  }
}

/** Times since the first frame where they are a clock's, else as they are. */
export function fromClock(timesS: Float64Array): Float64Array {
  const [first = 0] = timesS;
  return first > clockTimeS ? timesS.map((time) => time - first) : timesS;
}
