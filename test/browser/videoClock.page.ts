import type { VideoSegment } from "../../src/common/clipDocument";
import { Playback } from "../../src/renderer/screens/annotate/player/playback";
import { VideoClock } from "../../src/renderer/screens/annotate/player/videoClock";

interface OpenClip {
  playback: Playback;
  clock: VideoClock;
  failures: string[];
}

let open: OpenClip | undefined;

/** Opens a clip of these videos, given as base64, and shows it. */
export function openClip(timestampsS: number[], segments: VideoSegment[], files: Record<string, string>): void {
  closeClip();
  const times = Float64Array.from(timestampsS);
  const addresses = new Map(
    Object.entries(files).map(([name, content]) => [
      name,
      URL.createObjectURL(new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))])),
    ]),
  );
  const failures: string[] = [];
  const clock = new VideoClock({
    timestampsS: times,
    segments,
    addressOf: ({ file }) => addresses.get(file)!,
    onFailed: ({ file }, error) => failures.push(`${file}: ${error?.code}`),
  });
  clock.element.style.width = "320px";
  clock.element.style.height = "160px";
  for (const video of clock.element.querySelectorAll("video")) {
    video.style.position = "absolute";
    video.style.width = "320px";
  }
  document.body.append(clock.element);
  const playback = new Playback(times, 0, { speed: 1, loop: false });
  playback.setClock(clock);
  open = { playback, clock, failures };
}

export function closeClip(): void {
  open?.playback.dispose();
  open?.clock.dispose();
  open = undefined;
}

export function failures(): string[] {
  return open!.failures;
}

/** Asks for each of the frames without waiting, then waits until a picture stands. @returns what is seen and said */
export async function seek(frames: number[]): Promise<{ seen: number; said: number; playhead: number }> {
  for (const frame of frames) open!.playback.seek(frame);
  return settled();
}

export async function step(frames: number): Promise<{ seen: number; said: number; playhead: number }> {
  open!.playback.step(frames);
  return settled();
}

export interface Played {
  /** Every frame that the playhead was at, in order. */
  playhead: number[];
  /** Frame in the picture less the playhead, each time the playhead moved and the browser had drawn. */
  differences: number[];
  elapsedMs: number;
}

/** Plays until it stops by itself, or for so long. */
export async function play(options: {
  speed: number;
  loop?: boolean;
  range?: [number, number];
  forMs?: number;
}): Promise<Played> {
  const { playback } = open!;
  playback.setSpeed(options.speed);
  playback.setLoop(options.loop ?? false);
  playback.setRange(options.range);
  const playhead: number[] = [];
  const differences: number[] = [];
  const stop = playback.onFrame((frame) => {
    playhead.push(frame);
    // Read in the callback of the picture itself: what is on the screen now is what the playhead says.
    differences.push(seenNumber() - frame);
  });
  const startMs = performance.now();
  playback.play();
  const isOver = () =>
    !playback.store.getState().playing || (options.forMs !== undefined && performance.now() - startMs > options.forMs);
  while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 10));
  const elapsedMs = performance.now() - startMs;
  stop();
  playback.pause();
  return { playhead, differences, elapsedMs };
}

async function settled(): Promise<{ seen: number; said: number; playhead: number }> {
  const { clock, playback } = open!;
  const isStill = () =>
    clock.element.dataset.frame === String(playback.frame) && !frontVideo().seeking && frontVideo().readyState >= 2;
  const until = performance.now() + 5000;
  while (!isStill() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
  // The picture is drawn with the next frames of the page.
  for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  return { seen: seenNumber(), said: Number(clock.element.dataset.frame), playhead: playback.frame };
}

function frontVideo(): HTMLVideoElement {
  return [...open!.clock.element.querySelectorAll("video")].find(({ style }) => style.opacity === "1")!;
}

/** The number in the picture: twenties in the right half's brightness, the rest in the left half's. */
function seenNumber(): number {
  const context = new OffscreenCanvas(64, 32).getContext("2d")!;
  context.drawImage(frontVideo(), 0, 0, 64, 32);
  const digit = (x: number) => {
    const [red] = context.getImageData(x, 16, 1, 1).data;
    return Math.max(0, Math.round(((red! * 219) / 255 + 16 - 24) / 10));
  };
  return digit(16) + 20 * digit(48);
}
