import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input, type InputVideoTrack } from "mediabunny";
import { StudioError } from "../../common/errors";

export interface VideoFacts {
  durationSeconds: number;
  /** Presentation time of every readable frame in seconds, ascending. */
  frameTimes: Float64Array;
  /** What the file promises, when it holds less. */
  promisedSeconds: number | undefined;
}

/** A file may end this much before its stated duration without being cut off (rounding, audio that is longer). */
const toleratedShortfallSeconds = 0.5;

/**
 * Reads a video's tables before it is played, so that what is wrong with it can be named.
 * @throws StudioError `video-unreadable`, `video-codec` or `video-truncated`; the message names the file
 */
export async function inspectVideo(file: Blob, name: string): Promise<VideoFacts> {
  if (file.size === 0) throw new StudioError("video-unreadable", `"${name}" is empty: it holds 0 bytes`);
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  try {
    if (!(await input.canRead())) {
      throw new StudioError("video-unreadable", `"${name}" is not a video that this program knows`);
    }
    const track = await primaryTrack(input, name);
    if (!(await canPlay(track))) {
      const codec = (await track.getCodec()) ?? (await track.getInternalCodecId());
      throw new StudioError("video-codec", `"${name}" is coded as ${String(codec).toUpperCase()}`);
    }
    return await readFrameTimes(track, name);
  } finally {
    input.dispose();
  }
}

async function primaryTrack(input: Input, name: string): Promise<InputVideoTrack> {
  // The format was recognised by the first bytes: without any track it is the index that is missing.
  const cutOff = (cause?: unknown) =>
    new StudioError("video-truncated", `"${name}" is cut off: its index is missing`, { cause });
  const tracks = await input.getTracks().catch((error: unknown) => {
    throw cutOff(error);
  });
  if (tracks.length === 0) throw cutOff();
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new StudioError("video-unreadable", `"${name}" holds no picture track`);
  return track;
}

async function canPlay(track: InputVideoTrack): Promise<boolean> {
  // WebCodecs is missing on pages that are not a secure context; the video element knows as well.
  if (typeof VideoDecoder !== "undefined") return track.canDecode();
  const codec = await track.getCodecParameterString();
  return codec !== null && document.createElement("video").canPlayType(`video/mp4; codecs="${codec}"`) !== "";
}

async function readFrameTimes(track: InputVideoTrack, name: string): Promise<VideoFacts> {
  const sink = new EncodedPacketSink(track);
  const times: number[] = [];
  let endSeconds = 0;
  let broken: unknown;
  try {
    for await (const packet of sink.packets(undefined, undefined, { metadataOnly: true })) {
      times.push(packet.timestamp);
      endSeconds = Math.max(endSeconds, packet.timestamp + packet.duration);
    }
  } catch (error) {
    broken = error;
  }
  const promisedSeconds = Math.max(endSeconds, (await track.getDurationFromMetadata().catch(() => null)) ?? 0);
  const readable = times.length > 0 ? await lastReadableSeconds(sink, times) : undefined;
  if (readable === undefined) {
    throw new StudioError("video-truncated", `"${name}" is cut off: its pictures cannot be read`, { cause: broken });
  }
  const frameTimes = Float64Array.from(times.filter((time) => time >= 0 && time <= readable)).sort();
  const isShort = readable < Math.max(...times) || promisedSeconds - endSeconds > toleratedShortfallSeconds;
  const durationSeconds = isShort ? Math.min(endSeconds, readable) : endSeconds;
  return { durationSeconds, frameTimes, promisedSeconds: isShort || broken ? promisedSeconds : undefined };
}

/**
 * Presentation time of the last frame whose bytes are in the file. An mp4's tables list frames that a cut took away;
 * they are read from the end, by halving.
 */
async function lastReadableSeconds(sink: EncodedPacketSink, times: readonly number[]): Promise<number | undefined> {
  const sorted = Float64Array.from(times).sort();
  const isReadable = async (index: number) => {
    try {
      const packet = await sink.getPacket(sorted[index]!);
      return packet !== null && packet.data.byteLength > 0;
    } catch {
      return false;
    }
  };
  if (await isReadable(sorted.length - 1)) return sorted.at(-1);
  let readable = -1;
  let missing = sorted.length - 1;
  while (missing - readable > 1) {
    const middle = (readable + missing) >> 1;
    if (await isReadable(middle)) readable = middle;
    else missing = middle;
  }
  return readable >= 0 ? sorted[readable] : undefined;
}
