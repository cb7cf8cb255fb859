import type { VideoSegment } from "../../../../common/clipDocument";
import { frameInFile, insideFrameS, medianIntervalS, segmentAt } from "./frameTimes";
import type { FrameClock } from "./freeClock";
import { SeekingVideo } from "./seekingVideo";

export interface VideoClockOptions {
  timestampsS: Float64Array;
  segments: readonly VideoSegment[];
  /** Where a segment's file is. */
  addressOf(segment: VideoSegment): string;
  /** A file cannot be played. Nothing more comes from this clock. */
  onFailed(segment: VideoSegment, error: MediaError | null): void;
}

const sameTimeS = 0.0005;

/**
 * A clip's video as its clock: frames come from the presentation times of the pictures that the video element shows.
 * Two elements take turns, so that the next file of a merged clip is ready when it is needed; the old picture stays until
 * the new one is there.
 */
export class VideoClock implements FrameClock {
  onFrame: (frame: number) => void = () => {};
  onEnd: () => void = () => {};
  /** Holds both video elements; `data-frame` is the frame whose picture is shown. */
  readonly element = document.createElement("div");
  private readonly videos: [SeekingVideo, SeekingVideo];
  /** Which segment each video holds. */
  private readonly held: [number | undefined, number | undefined] = [undefined, undefined];
  /** The video in front, and the one that is to be in front as soon as it has its picture. */
  private front = 0;
  private wanted = 0;
  private readonly intervalS: number;
  private running = false;
  private failed = false;
  /** The frame that was asked for last. */
  private frame = 0;
  /** Whether it was looked for once more because another picture came. */
  private soughtAgain = false;

  constructor(private readonly options: VideoClockOptions) {
    this.intervalS = medianIntervalS(options.timestampsS);
    this.videos = [this.createVideo(0), this.createVideo(1)];
    for (const { element } of this.videos) this.element.append(element);
    this.showFront();
  }

  start(frame: number): void {
    this.running = true;
    this.goTo(frame);
    // Else when it has arrived: a video at its end that is told to play first goes to its beginning.
    if (this.wanted === this.front && !this.videos[this.wanted]!.isSeeking) this.playWanted();
  }

  stop(): void {
    this.running = false;
    for (const { element } of this.videos) element.pause();
  }

  show(frame: number): void {
    this.goTo(frame);
  }

  setSpeed(speed: number): void {
    for (const { element } of this.videos) {
      // A new source starts at the default one.
      element.defaultPlaybackRate = speed;
      element.playbackRate = speed;
    }
  }

  dispose(): void {
    this.failed = true;
    this.running = false;
    for (const video of this.videos) video.unload();
    this.element.remove();
  }

  private createVideo(index: number): SeekingVideo {
    const video = new SeekingVideo(
      () => this.onArrived(index),
      (error) => this.onFailed(index, error),
    );
    const { element } = video;
    const onVideoFrame: VideoFrameRequestCallback = (_now, { mediaTime }) => {
      element.requestVideoFrameCallback(onVideoFrame);
      this.onPicture(index, mediaTime);
    };
    element.requestVideoFrameCallback(onVideoFrame);
    element.addEventListener("ended", () => this.onSegmentEnd(index));
    return video;
  }

  /** The wanted video looks for the frame. */
  private goTo(frame: number): void {
    if (this.failed) return;
    this.frame = frame;
    this.soughtAgain = false;
    const { segments, timestampsS } = this.options;
    const index = segmentAt(segments, frame);
    if (index === undefined) return;
    const other = 1 - this.front;
    const chosen = this.held[this.front] === index ? this.front : other;
    if (chosen !== this.wanted) this.videos[this.wanted]!.element.pause();
    this.wanted = chosen;
    this.hold(chosen, index);
    const video = this.videos[chosen]!;
    const timeS = insideFrameS(timestampsS, segments[index]!, frame, this.intervalS);
    const isThere = !video.isSeeking && Math.abs(video.element.currentTime - timeS) < sameTimeS;
    const isShown = !video.isSeeking && chosen === this.front && this.shownFrame() === frame;
    if (isThere) this.onArrived(chosen);
    else if (!isShown) video.seek(timeS);
  }

  private hold(video: number, segment: number): void {
    if (this.held[video] === segment) return;
    this.held[video] = segment;
    this.videos[video]!.load(this.options.addressOf(this.options.segments[segment]!));
  }

  private onArrived(index: number): void {
    if (this.failed || index !== this.wanted) return;
    if (this.front !== index) {
      this.videos[this.front]!.element.pause();
      this.front = index;
      this.showFront();
    }
    if (!this.videos[index]!.element.paused) return;
    this.note(this.frame);
    if (this.running) this.playWanted();
    else this.prepareNext();
  }

  private playWanted(): void {
    const { element } = this.videos[this.wanted]!;
    if (this.failed || !element.paused) return;
    // Rejects when it is paused before it began, which is as the user wants it; errors come as events.
    void element.play().catch(() => {});
    this.prepareNext();
  }

  /** The next segment's file, so far as it is known which that is: loaded, at its first picture. */
  private prepareNext(): void {
    const { segments, timestampsS } = this.options;
    const present = this.held[this.front];
    const next = present === undefined ? undefined : segments[present + 1];
    if (!next || this.wanted !== this.front || this.held[1 - this.front] === present! + 1) return;
    this.hold(1 - this.front, present! + 1);
    this.videos[1 - this.front]!.seek(insideFrameS(timestampsS, next, next.firstFrame, this.intervalS));
  }

  private onPicture(index: number, fileTimeS: number): void {
    if (this.failed || index !== this.front || index !== this.wanted) return;
    const video = this.videos[index]!;
    const segment = this.options.segments[this.held[index] ?? -1];
    // A picture of before the newest seek.
    if (!segment || video.isSeeking) return;
    const frame = frameInFile(this.options.timestampsS, segment, fileTimeS, this.intervalS);
    if (frame === undefined) {
      this.onSegmentEnd(index);
      return;
    }
    this.note(frame);
    if (this.running) this.onFrame(frame);
    else if (frame !== this.frame && !this.soughtAgain) {
      // The picture went on while it was being stopped.
      this.soughtAgain = true;
      video.seek(insideFrameS(this.options.timestampsS, segment, this.frame, this.intervalS));
    }
  }

  private onSegmentEnd(index: number): void {
    if (this.failed || !this.running || index !== this.front || index !== this.wanted) return;
    const next = this.options.segments[(this.held[index] ?? -1) + 1];
    if (next) {
      this.goTo(next.firstFrame);
      this.onFrame(next.firstFrame);
    } else this.onEnd();
  }

  private onFailed(index: number, error: MediaError | null): void {
    const segment = this.options.segments[this.held[index] ?? -1];
    if (this.failed || !segment) return;
    this.failed = true;
    this.stop();
    this.options.onFailed(segment, error);
  }

  private note(frame: number): void {
    this.element.dataset.frame = String(frame);
  }

  private shownFrame(): number | undefined {
    const { frame } = this.element.dataset;
    return frame === undefined ? undefined : Number(frame);
  }

  private showFront(): void {
    this.videos.forEach(({ element }, index) => {
      element.style.opacity = index === this.front ? "1" : "0";
    });
  }
}
