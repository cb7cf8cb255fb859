import { existsSync, mkdirSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { Decoder, Demuxer, Encoder, FilterAPI, Muxer } from "node-av/api";
import { AV_LOG_QUIET, FF_ENCODER_MJPEG } from "node-av/constants";
import { Log } from "node-av/lib";
import { outputFolder } from "./media";

/** Chromium's fake camera plays every Motion JPEG file at this rate, in a loop. */
const cameraFramesPerSecond = 30;

/**
 * Writes a video as the Motion JPEG file that Chromium's fake camera plays, at the video's own speed, letter-boxed
 * into a landscape 720p picture as webcams send it. Written once, kept in test/output.
 */
export async function makeCameraFile(video: string): Promise<string> {
  mkdirSync(outputFolder, { recursive: true });
  const path = join(outputFolder, `${basename(video)}.camera.mjpeg`);
  if (existsSync(path)) return path;
  Log.setLevel(AV_LOG_QUIET);
  const unfinished = `${path}.part.mjpeg`;
  await using input = await Demuxer.open(video);
  const stream = input.video()!;
  using decoder = await Decoder.create(stream);
  const box = "scale=1280:720:force_original_aspect_ratio=decrease:force_divisible_by=2,pad=1280:720:-1:-1";
  using picture = FilterAPI.create(`fps=${cameraFramesPerSecond},${box},format=yuvj420p`);
  using encoder = await Encoder.create(FF_ENCODER_MJPEG, { options: { qmin: 3, qmax: 3, strict: "unofficial" } });
  const output = await Muxer.open(unfinished);
  const outputStream = output.addStream(encoder);
  for await (const packet of encoder.packets(picture.frames(decoder.frames(input.packets(stream.index))))) {
    if (!packet) continue;
    await output.writePacket(packet, outputStream);
    packet.free();
  }
  await output.close();
  renameSync(unfinished, path);
  return path;
}
