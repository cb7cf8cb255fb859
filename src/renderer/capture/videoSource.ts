import { StudioError } from "../../common/errors";
import { tickWhileHidden } from "./hiddenTicker";
import { inspectVideo, type VideoFacts } from "./inspectVideo";
import { UnseenFrames } from "./unseenFrames";

export interface VideoEvents {
  /** A picture that was not shown before (or again, after a seek); its presentation time, ms. */
  onFrame(mediaTimeMs: number): void;
  /** Pictures went by while the page was busy. */
  onUnseen(frames: number): void;
  /** The next picture does not continue the last one. */
  onSeek(): void;
  onPlayingChanged(playing: boolean): void;
  /** The video broke off while it played. */
  onBroken(error: StudioError): void;
}

/** Lands inside a frame rather than on its edge, where rounding decides which frame is shown. */
const insideFrameSeconds = 0.001;

/** A video file in a video element, with exact frame times. */
export class VideoSource {
  private readonly stops: (() => void)[] = [];
  private shownMs = 0;
  /** The frame that steps have asked for and that is not shown yet: quick presses add up. */
  private steppedTo: number | undefined;

  /**
   * Checks the file, shows its first picture and starts to play.
   * @throws StudioError, see inspectVideo
   */
  static async open(video: HTMLVideoElement, file: Blob, name: string, events: VideoEvents): Promise<VideoSource> {
    const facts = await inspectVideo(file, name);
    const source = new VideoSource(video, facts, name, events);
    try {
      await source.load(file);
    } catch (error) {
      source.stop();
      throw error;
    }
    return source;
  }

  private constructor(
    private readonly video: HTMLVideoElement,
    readonly facts: VideoFacts,
    private readonly name: string,
    private readonly events: VideoEvents,
  ) {}

  play(): void {
    this.steppedTo = undefined;
    // Rejects when a pause or a new source comes first, which is as the user wants it.
    void this.video.play().catch(() => {});
  }

  pause(): void {
    this.video.pause();
  }

  seek(seconds: number): void {
    this.steppedTo = undefined;
    this.video.currentTime = Math.min(this.facts.durationSeconds, Math.max(0, seconds));
  }

  /** Pauses, and shows the frame that is `frames` before or after the shown one. */
  step(frames: number): void {
    this.pause();
    const { frameTimes } = this.facts;
    const from = this.steppedTo ?? frameIndexAt(frameTimes, this.shownMs / 1000);
    const to = Math.min(frameTimes.length - 1, Math.max(0, from + frames));
    const seconds = frameTimes[to];
    if (seconds === undefined) return;
    this.steppedTo = to;
    this.video.currentTime = seconds + insideFrameSeconds;
  }

  setLoop(loop: boolean): void {
    this.video.loop = loop;
  }

  setSpeed(speed: number): void {
    this.video.playbackRate = speed;
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  private async load(file: Blob): Promise<void> {
    const { video } = this;
    const address = URL.createObjectURL(file);
    this.stops.push(() => {
      video.pause();
      video.removeAttribute("src");
      video.load();
      URL.revokeObjectURL(address);
    });
    const failed = () =>
      new StudioError("video-unreadable", `"${this.name}" cannot be decoded: ${video.error?.message}`);
    const loaded = new Promise<void>((resolve, reject) => {
      this.listen("loadeddata", () => resolve());
      this.listen("error", () => reject(failed()));
    });
    this.watchFrames();
    video.src = address;
    await loaded;
    this.listen("error", () => this.events.onBroken(failed()));
    this.listen("seeking", () => this.events.onSeek());
    this.listen("play", () => this.events.onPlayingChanged(true));
    this.listen("pause", () => this.events.onPlayingChanged(false));
    this.listen("ended", () => this.events.onPlayingChanged(false));
  }

  private watchFrames(): void {
    const { video } = this;
    const unseen = new UnseenFrames();
    let request = 0;
    const deliver = (mediaTimeMs: number) => {
      this.shownMs = mediaTimeMs;
      if (frameIndexAt(this.facts.frameTimes, mediaTimeMs / 1000) === this.steppedTo) this.steppedTo = undefined;
      this.events.onFrame(mediaTimeMs);
    };
    const onVideoFrame: VideoFrameRequestCallback = (_now, { mediaTime, presentedFrames }) => {
      request = video.requestVideoFrameCallback(onVideoFrame);
      this.events.onUnseen(unseen.before(presentedFrames));
      deliver(mediaTime * 1000);
    };
    request = video.requestVideoFrameCallback(onVideoFrame);
    this.stops.push(() => video.cancelVideoFrameCallback(request));
    this.stops.push(
      tickWhileHidden(() => {
        const frame = this.facts.frameTimes[frameIndexAt(this.facts.frameTimes, video.currentTime)] ?? 0;
        if (frame * 1000 !== this.shownMs) deliver(frame * 1000);
      }),
    );
  }

  private listen(event: keyof HTMLMediaElementEventMap, listener: () => void): void {
    this.video.addEventListener(event, listener);
    this.stops.push(() => this.video.removeEventListener(event, listener));
  }
}

/** The last frame that begins at or before a time (half a millisecond of rounding allowed); 0 before the first. */
export function frameIndexAt(frameTimes: Float64Array, seconds: number): number {
  let low = 0;
  let high = frameTimes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (frameTimes[middle]! <= seconds + 0.0005) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
