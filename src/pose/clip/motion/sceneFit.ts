import type { FrameRange } from "../../../common/clipEdits";
import { unit, type Vector } from "../../rotation";
import { jointIndex } from "../../skeleton";
import type { ClipFrames } from "../clipFrames";
import { firstNotBelow } from "../sortedFrames";
import { add, pointOf, scale, subtract } from "../vectors";
import { ankleHeightM, BodyTrack, type ReadBody, track } from "./bodyTrack";
import { anklesOf, feet } from "./contacts";
import { type Floor, fitFloor } from "./floor";
import { RootPath } from "./rootPath";

/** The clip is looked at in so many places, evenly spread, each this long; a clip of a minute is seen whole. */
const mostSamples = 32;
const sampleS = 2;
const blockFrames = 64;
/** A person whose ankles are at least this far below the shoulders stands upright, m of the mean body's size. */
const uprightM = 0.9;

const thorax = jointIndex("Thorax");
const [leftAnkle, rightAnkle] = [jointIndex("LFoot"), jointIndex("RFoot")];

export interface FittedScene {
  floor: Floor;
  /** Where the hip is in the first sample, in the track's axes. */
  start: Vector;
}

/**
 * Floor and first place of a clip, from its recorded poses and cuts: what is corrected later does not shift the ground. While rows
 * are loaded it is fitted to those that are there, and again whenever they have doubled.
 */
export class SceneFit {
  private readonly body: BodyTrack;
  private readonly path: RootPath;
  private readonly samples: FrameRange[];
  private samplesUsed = 0;
  private fitted: FittedScene | undefined;

  constructor(
    private readonly frames: ClipFrames,
    private readonly bodyScale: number,
  ) {
    const read: ReadBody = (frame) => {
      const pose = frames.pose(frame);
      return pose && { pose, keypoints: frames.keypoints(frame) };
    };
    const cuts = new Set(frames.info.cuts);
    this.body = new BodyTrack(frames, read, bodyScale);
    this.path = new RootPath(this.body, frames.timestampsS, (frame) => cuts.has(frame), blockFrames);
    this.samples = samplesOf(frames.timestampsS);
  }

  /** Undefined while nothing is loaded to fit it to. */
  get scene(): FittedScene | undefined {
    this.refresh();
    return this.fitted;
  }

  /** Looks at rows that have been loaded since. @returns whether the fit is another one */
  refresh(): boolean {
    if (this.samplesUsed === this.samples.length) return false;
    const loaded = this.samples.filter((sample) => this.isLoaded(sample));
    const enough = loaded.length === this.samples.length || loaded.length >= Math.max(1, 2 * this.samplesUsed);
    if (!enough || loaded.length === this.samplesUsed) return false;
    this.samplesUsed = loaded.length;
    const fitted = this.fit(loaded);
    if (!fitted) return false;
    this.fitted = fitted;
    return true;
  }

  private isLoaded([first, last]: FrameRange): boolean {
    return this.frames.pose(first) !== undefined && this.path.rows(first, last) !== undefined;
  }

  private fit(samples: readonly FrameRange[]): FittedScene | undefined {
    const ankles: number[] = [];
    let start: Vector | undefined;
    let up: Vector = [0, 0, 0];
    let seconds = 0;
    for (const [first, last] of samples) {
      const rows = this.body.rows(first, last)!;
      const path = this.path.rows(first, last)!;
      for (const foot of feet) {
        const places = anklesOf(foot, rows, path);
        for (let i = 0; i < places.length; i += 3) {
          if (!Number.isNaN(places[i]!)) ankles.push(places[i]!, places[i + 1]!, places[i + 2]!);
        }
      }
      for (let i = 0; i <= last - first; i++) {
        if (Number.isNaN(rows[i * track.width + track.left]!)) continue;
        start ??= [path[i * 3]!, path[i * 3 + 1]!, path[i * 3 + 2]!];
        up = add(up, this.bodyUp(first + i));
      }
      seconds += 2 * (this.frames.timestampsS[last]! - this.frames.timestampsS[first]!);
    }
    const floor = fitFloor({
      ankles,
      ankleHeightM: ankleHeightM * this.bodyScale,
      seconds,
      bodyUp: unit(up),
      isLevel: this.body.source !== "estimated",
    });
    return floor && start && { floor, start };
  }

  /** From the ankles to the shoulders of a person who stands upright, else nothing. */
  private bodyUp(frame: number): Vector {
    const pose = this.frames.pose(frame)!;
    const between = scale(add(pointOf(pose, leftAnkle), pointOf(pose, rightAnkle)), 0.5);
    const [x, y, z] = scale(subtract(pointOf(pose, thorax), between), 1 / 1000);
    return Math.hypot(x, y, z) < uprightM ? [0, 0, 0] : (unit([x, -y, -z]) ?? [0, 0, 0]);
  }
}

function samplesOf(timestampsS: Float64Array): FrameRange[] {
  const end = timestampsS.length - 1;
  if (end < 0) return [];
  const firstS = timestampsS[0]!;
  const spanS = timestampsS[end]! - firstS;
  const count = Math.min(mostSamples, Math.floor(spanS / sampleS) + 1);
  const samples: FrameRange[] = [];
  for (let i = 0; i < count; i++) {
    const fromS = firstS + (spanS * i) / count;
    const untilS = Math.min(fromS + sampleS, firstS + (spanS * (i + 1)) / count);
    const first = firstNotBelow(timestampsS, fromS);
    samples.push([first, Math.max(first, Math.min(end, firstNotBelow(timestampsS, untilS)))]);
  }
  return samples;
}
