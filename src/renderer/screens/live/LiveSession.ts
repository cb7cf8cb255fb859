import { createStore } from "zustand/vanilla";
import { type ErrorData, StudioError, toErrorData } from "../../../common/errors";
import { preferences, resolutionSize } from "../../app/preferences";
import { listCameras, onCamerasChanged } from "../../capture/cameraList";
import { type CameraSource, openCamera } from "../../capture/cameraSource";
import { type CapturedPicture, captureFrame } from "../../capture/captureFrame";
import { Cropper } from "../../capture/cropper";
import { VideoSource } from "../../capture/videoSource";
import type { EngineClient } from "../../engine/engineClient";
import type { EngineStream } from "../../engine/engineStream";
import type { FrameStatistics } from "../../feed/frameStatistics";
import type { PoseFeed } from "../../feed/poseFeed";
import { fetchDemoClip } from "./demoClip";
import { LiveMonitor } from "./LiveMonitor";
import type { LiveObserver } from "./liveObserver";
import { emptyLiveState, type LiveSource, type LiveState } from "./liveState";

/** One source at a time, from its picture to the feed: opens it, streams its frames to the engine, publishes answers. */
export class LiveSession {
  readonly store = createStore<LiveState>(() => emptyLiveState);
  readonly monitor: LiveMonitor;
  /** Shows the source; mounted by the picture pane. */
  readonly video = document.createElement("video");
  lastFrameAtMs: number | undefined;

  private readonly cropper = new Cropper();
  private stream: EngineStream | undefined;
  private camera: CameraSource | undefined;
  private movie: VideoSource | undefined;
  /** Counts openings: what an older one still brings is stale. */
  private opening = 0;
  private lastMediaTimeMs = 0;
  /** Pictures of the open source that went by while the page was busy. */
  private unseen = 0;
  private smoothing = 0;
  private reopenTimer: ReturnType<typeof setTimeout> | undefined;
  private observer: LiveObserver | undefined;

  constructor(
    private readonly engine: EngineClient,
    readonly feed: PoseFeed,
    readonly statistics: FrameStatistics,
  ) {
    this.video.muted = true;
    this.video.playsInline = true;
    this.monitor = new LiveMonitor(this, feed, statistics);
    void this.refreshCameras();
    onCamerasChanged(() => void this.onCamerasChanged());
  }

  /** Tells one observer (the recording) everything that comes from now on. */
  observe(observer: LiveObserver): void {
    this.observer = observer;
  }

  get dropped(): number {
    return this.unseen + (this.stream?.dropped ?? 0);
  }

  get waitingSinceMs(): number | undefined {
    return this.stream?.waitingSinceMs;
  }

  get brightness(): number {
    return this.cropper.brightness;
  }

  /** @param deviceId undefined: the one used last, else whichever the system prefers */
  async openCamera(deviceId: string | undefined, fallbackName: string): Promise<void> {
    const { cameras } = this.store.getState();
    const wanted = deviceId ?? preferences.getState().cameraId;
    const known = cameras.find((camera) => camera.deviceId === wanted);
    // A camera that is not there now is asked for only when the user named it.
    const chosen = deviceId ?? known?.deviceId;
    const name = known?.label || fallbackName;
    await this.open({ kind: "camera", name, deviceId: chosen }, async (isStale) => {
      const size = resolutionSize(preferences.getState().resolution);
      const camera = await openCamera(
        this.video,
        { deviceId: chosen, name, ...size },
        {
          onFrame: (ms) => this.onFrame(ms),
          onUnseen: (frames) => this.onUnseen(frames),
          onUnplugged: () => this.onUnplugged(),
        },
      );
      if (isStale()) return camera.stop();
      this.camera = camera;
      preferences.setState({ cameraId: camera.deviceId });
      const { width, height, framesPerSecond } = camera;
      this.store.setState({
        source: { kind: "camera", name: camera.label || name, deviceId: camera.deviceId },
        camera: { deviceId: camera.deviceId, width, height, framesPerSecond },
        playing: true,
      });
      // Labels are there once the camera was allowed.
      void this.refreshCameras();
    });
  }

  async openVideo(file: File): Promise<void> {
    await this.open({ kind: "video", name: file.name }, (isStale) => this.openMovie(file, file.name, isStale));
  }

  async openDemo(name: string): Promise<void> {
    await this.open({ kind: "demo", name }, async (isStale) => this.openMovie(await fetchDemoClip(), name, isStale));
  }

  /** Opens what was open last, once more. */
  async retry(): Promise<void> {
    const { source } = this.store.getState();
    if (source?.kind === "camera") await this.openCamera(source.deviceId, source.name);
    else if (source?.kind === "demo") await this.openDemo(source.name);
  }

  stop(): void {
    this.opening++;
    this.closeSource();
    this.feed.clear();
    this.statistics.clear();
    this.store.setState({ ...emptyLiveState, cameras: this.store.getState().cameras }, true);
  }

  togglePlay(): void {
    if (this.store.getState().playing) this.movie?.pause();
    else this.movie?.play();
  }

  seek(seconds: number): void {
    this.movie?.seek(seconds);
  }

  step(frames: number): void {
    this.movie?.step(frames);
  }

  setLoop(loop: boolean): void {
    preferences.setState({ loop });
    this.movie?.setLoop(loop);
  }

  setSpeed(speed: number): void {
    this.store.setState({ speed });
    this.movie?.setSpeed(speed);
  }

  setSmoothing(smoothing: number): void {
    if (smoothing === this.smoothing) return;
    this.smoothing = smoothing;
    this.stream?.setSmoothing(smoothing);
  }

  dismissCutShort(): void {
    this.store.setState({ cutShortDismissed: true });
  }

  private async openMovie(file: Blob, name: string, isStale: () => boolean): Promise<void> {
    const movie = await VideoSource.open(this.video, file, name, {
      onFrame: (ms) => this.onFrame(ms),
      onUnseen: (frames) => this.onUnseen(frames),
      onSeek: () => this.onCut(),
      onPlayingChanged: (playing) => this.store.setState({ playing }),
      onBroken: (error) => this.fail(error),
    });
    if (isStale()) return movie.stop();
    this.movie = movie;
    movie.setLoop(preferences.getState().loop);
    movie.setSpeed(this.store.getState().speed);
    this.store.setState({ video: movie.facts, playing: false });
    movie.play();
  }

  private async open(source: LiveSource, start: (isStale: () => boolean) => Promise<void>): Promise<void> {
    const opening = ++this.opening;
    const isStale = () => opening !== this.opening;
    this.closeSource();
    this.feed.clear();
    this.statistics.clear();
    const { cameras, speed } = this.store.getState();
    this.store.setState({ ...emptyLiveState, cameras, speed, phase: "opening", source }, true);
    const stream = this.openStream();
    try {
      await start(isStale);
      if (isStale()) return;
      this.store.setState({ phase: "running" });
      this.monitor.start();
    } catch (error) {
      if (!isStale()) this.fail(error);
      else stream.close();
    }
  }

  private openStream(): EngineStream {
    const stream = this.engine.openStream(
      { mode: "live", smoothing: this.smoothing },
      {
        onAnswer: (answer, roundTripMs, capturedAtMs) => {
          if (this.stream !== stream) return;
          this.observer?.onAnswer(answer, capturedAtMs);
          const nowMs = performance.now();
          if (answer.detectMs !== undefined) {
            const liftMs = answer.type === "pose" ? answer.liftMs : 0;
            this.statistics.add(nowMs, answer.detectMs, liftMs, roundTripMs);
          }
          this.feed.publish(answer, nowMs);
          this.noteFrameError(answer.type === "skip" && answer.reason === "failed" ? answer.error : undefined);
        },
        onRefused: (error) => this.noteFrameError(error),
        // A video that stands still sends no picture by itself.
        onOpen: () => {
          if (this.movie && this.video.paused) this.offer(this.capture(this.lastMediaTimeMs));
        },
      },
    );
    this.stream = stream;
    return stream;
  }

  private noteFrameError(error: ErrorData | undefined): void {
    if (this.store.getState().frameError !== error) this.store.setState({ frameError: error });
  }

  private onUnseen(frames: number): void {
    this.unseen += frames;
    if (frames > 0) this.observer?.onUnseen(frames);
  }

  private onFrame(mediaTimeMs: number): void {
    this.lastFrameAtMs = performance.now();
    this.lastMediaTimeMs = mediaTimeMs;
    const frame = this.capture(mediaTimeMs);
    if (frame) this.observer?.onFrame(frame);
    this.offer(frame);
  }

  private capture(mediaTimeMs: number): CapturedPicture | undefined {
    return captureFrame(this.video, mediaTimeMs, this.cropper);
  }

  private offer(frame: CapturedPicture | undefined): void {
    if (!frame) return;
    this.feed.setSourceSize(frame.sourceWidth, frame.sourceHeight);
    if (this.stream) this.stream.offer(frame);
    else frame.release();
  }

  private onCut(): void {
    this.stream?.reset();
    this.feed.cut();
    this.observer?.onCut();
  }

  private onUnplugged(): void {
    const { source } = this.store.getState();
    this.fail(new StudioError("camera-unplugged", `${source?.name ?? "the camera"} was unplugged`));
  }

  /** The last pose stays: the figure freezes. */
  private fail(error: unknown): void {
    this.closeSource(toErrorData(error));
    this.feed.losePerson(performance.now());
    this.store.setState({ phase: "failed", error: toErrorData(error), playing: false, camera: undefined });
  }

  private closeSource(error?: ErrorData): void {
    this.observer?.onSourceClosed(error);
    clearTimeout(this.reopenTimer);
    this.monitor.stop();
    this.camera?.stop();
    this.movie?.stop();
    this.stream?.close();
    this.camera = undefined;
    this.movie = undefined;
    this.stream = undefined;
    this.lastFrameAtMs = undefined;
    this.unseen = 0;
  }

  private async onCamerasChanged(): Promise<void> {
    await this.refreshCameras();
    const { phase, error, source, cameras } = this.store.getState();
    if (phase !== "failed" || source?.kind !== "camera") return;
    const isBack =
      error?.code === "camera-unplugged" &&
      cameras.some(({ deviceId, label }) => deviceId === source.deviceId || label === source.name);
    const isFirst = error?.code === "camera-none" && cameras.length > 0;
    if (!isBack && !isFirst) return;
    // Systems announce a camera a moment before it can be opened.
    clearTimeout(this.reopenTimer);
    this.reopenTimer = setTimeout(() => void this.retry(), 500);
  }

  private async refreshCameras(): Promise<void> {
    this.store.setState({ cameras: await listCameras() });
  }
}
