import { open, rename, rm } from "node:fs/promises";
import {
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  FilePathTarget,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  Mp4OutputFormat,
  Output,
  WEBM,
  WebMOutputFormat,
} from "mediabunny";
import type { RecordingStart } from "../../common/libraryProtocol";
import { wholeMatroskaBytes } from "./wholeMatroska";

/** Of a video of a single frame, whose length nothing tells. */
const singleFrameSeconds = 1 / 30;

/**
 * Turns the Matroska stream that a recording left into a video that can be seeked: WebM with cues, or MP4 with its
 * tables at the end; packets are copied, not encoded again. A stream that was cut off anywhere keeps every whole frame. The
 * file is replaced at once, so that a crash leaves the stream or the video; needs as much free space as the file has. A
 * file that was finished before stays readable and may be finished again.
 *
 * Memory grows with the tables that the file ends in (MP4: some 100 bytes a frame), not with its pictures.
 *
 * @param mostFrames leaves out what comes after that many frames
 * @returns presentation times of the frames that the video holds, s; empty when there is no whole frame, and then the file
 * is left as it is
 */
export async function finishVideo(
  path: string,
  container: RecordingStart["container"],
  mostFrames = Number.POSITIVE_INFINITY,
): Promise<Float64Array> {
  const bytes = await cutOffPartialFrame(path);
  if (bytes === 0) return new Float64Array();
  const input = new Input({ source: new FilePathSource(path), formats: [WEBM, MATROSKA, MP4] });
  const unfinishedPath = `${path}.part`;
  try {
    const track = (await input.canRead()) ? await input.getPrimaryVideoTrack() : null;
    const times = track ? await copyPackets(track, unfinishedPath, container, mostFrames) : [];
    if (times.length === 0) return new Float64Array();
    await syncFile(unfinishedPath);
    await rename(unfinishedPath, path);
    return Float64Array.from(times).sort();
  } finally {
    input.dispose();
    await rm(unfinishedPath, { force: true });
  }
}

/** The reader gives up a whole cluster when its last frame is not whole. @returns the length of what stays */
async function cutOffPartialFrame(path: string): Promise<number> {
  const file = await open(path, "r+");
  try {
    const whole = await wholeMatroskaBytes(file);
    if (whole > 0) await file.truncate(whole);
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

async function copyPackets(
  track: InputVideoTrack,
  path: string,
  container: RecordingStart["container"],
  mostFrames: number,
): Promise<number[]> {
  const codec = await track.getCodec();
  const decoderConfig = await track.getDecoderConfig();
  if (!codec || !decoderConfig) return [];
  const format = container === "mp4" ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat();
  const output = new Output({ format, target: new FilePathTarget(path) });
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source);
  await output.start();
  const times: number[] = [];
  try {
    for await (const packet of withDurations(new EncodedPacketSink(track).packets(), mostFrames)) {
      await source.add(packet, times.length === 0 ? { decoderConfig } : undefined);
      times.push(packet.timestamp);
    }
    if (times.length > 0) await output.finalize();
    return times;
  } finally {
    if (output.state === "started") await output.cancel();
  }
}

/** A stream does not say how long its frames last: each until the next, the last as long as the one before. */
async function* withDurations(
  packets: AsyncIterable<EncodedPacket>,
  mostFrames: number,
): AsyncGenerator<EncodedPacket> {
  let waiting: EncodedPacket | undefined;
  let seconds = singleFrameSeconds;
  let frames = 0;
  for await (const packet of packets) {
    if (frames++ === mostFrames) break;
    if (waiting) {
      seconds = Math.max(0, packet.timestamp - waiting.timestamp);
      yield waiting.clone({ duration: seconds });
    }
    waiting = packet;
  }
  if (waiting) yield waiting.clone({ duration: seconds });
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
