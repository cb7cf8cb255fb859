import { Encoder, Muxer } from "node-av/api";
import { AV_LOG_QUIET, AV_PIX_FMT_YUV420P, AV_PKT_DATA_DISPLAYMATRIX, FF_ENCODER_LIBX264 } from "node-av/constants";
import { Frame, Log, Rational } from "node-av/lib";

export interface VideoOptions {
  path: string;
  /** Presentation time of each frame in ms. */
  timesMs: number[];
  /** Brightness 16..235 of frame i, left half and right half. */
  brightness: (index: number) => [left: number, right: number];
  width?: number;
  height?: number;
  /** Display matrix a, b, c, d. */
  matrix?: [number, number, number, number];
}

/** Writes a small H.264 video of two grey halves; the file's name says which container. */
export async function makeVideo(options: VideoOptions): Promise<void> {
  const { path, timesMs, brightness, width = 64, height = 32, matrix } = options;
  Log.setLevel(AV_LOG_QUIET);
  const timeBase = new Rational(1, 1000);
  const encoder = await Encoder.create(FF_ENCODER_LIBX264, { options: { crf: 10, preset: "ultrafast" } });
  const output = await Muxer.open(path);
  const stream = output.addStream(encoder);
  async function* frames() {
    for (const [index, timeMs] of timesMs.entries()) {
      const [left, right] = brightness(index);
      const row = Buffer.concat([Buffer.alloc(width / 2, left), Buffer.alloc(width / 2, right)]);
      const luma = Buffer.concat(Array.from({ length: height }, () => row));
      const picture = Buffer.concat([luma, Buffer.alloc((width * height) / 2, 128)]);
      yield Frame.fromVideoBuffer(picture, {
        width,
        height,
        format: AV_PIX_FMT_YUV420P,
        pts: BigInt(timeMs),
        timeBase,
      });
    }
    yield null;
  }
  for await (const packet of encoder.packets(frames())) {
    if (!packet) continue;
    if (matrix) {
      const [a, b, c, d] = matrix.map((value) => value * 65536) as [number, number, number, number];
      const bytes = Buffer.from(Int32Array.of(a, b, 0, c, d, 0, 0, 0, 1 << 30).buffer);
      output.getStream(stream)!.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, bytes);
    }
    await output.writePacket(packet, stream);
    packet.free();
  }
  await output.close();
  encoder.close();
}
