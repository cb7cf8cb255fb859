import { writeFileSync } from "node:fs";
import {
  ALL_FORMATS,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  Input,
  MkvOutputFormat,
  Output,
  StreamTarget,
  WebMOutputFormat,
} from "mediabunny";

export interface StreamedVideo {
  bytes: Uint8Array;
  /** Length of the file when it holds the first n + 1 frames whole. */
  frameEnds: number[];
  /** Presentation times of the frames, s. */
  times: number[];
}

/**
 * The stream that a recording of this video leaves: the same packets in Matroska, as the page writes them (append only,
 * one frame after the other).
 * @param timeOf other times for its frames
 */
export async function streamVideo(
  path: string,
  container: "webm" | "mp4",
  timeOf: (frame: number, timeS: number) => number = (_, timeS) => timeS,
): Promise<StreamedVideo> {
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const track = (await input.getPrimaryVideoTrack())!;
  const pieces: Uint8Array[] = [];
  let length = 0;
  const writable = new WritableStream<{ data: Uint8Array }>({
    write: ({ data }) => {
      pieces.push(data.slice());
      length += data.length;
    },
  });
  const Format = container === "mp4" ? MkvOutputFormat : WebMOutputFormat;
  const output = new Output({ format: new Format({ appendOnly: true }), target: new StreamTarget(writable as never) });
  const source = new EncodedVideoPacketSource((await track.getCodec())!);
  output.addVideoTrack(source);
  await output.start();
  const frameEnds: number[] = [];
  const times: number[] = [];
  const decoderConfig = (await track.getDecoderConfig())!;
  for await (const original of new EncodedPacketSink(track).packets()) {
    const packet = original.clone({ timestamp: timeOf(times.length, original.timestamp) });
    await source.add(packet, { decoderConfig });
    await new Promise(setImmediate);
    frameEnds.push(length);
    // Matroska's clock ticks in milliseconds.
    times.push(Math.round(packet.timestamp * 1000) / 1000);
  }
  await output.finalize();
  return { bytes: Buffer.concat(pieces), frameEnds, times };
}

export function writeStream(path: string, { bytes }: StreamedVideo, length = bytes.length): void {
  writeFileSync(path, bytes.subarray(0, length));
}
