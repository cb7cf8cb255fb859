import { canEncodeVideo } from "mediabunny";
import { VideoEncoderStream } from "../../src/renderer/recording/videoEncoderStream";
import { chooseVideoFormat, type VideoFormat } from "../../src/renderer/recording/videoFormat";

export interface EncodedTake {
  format: VideoFormat;
  /** The stream, as it came in pieces. */
  base64: string;
  pieces: number[];
  /** Times of the frames that the encoder gave out. */
  encodedS: number[];
  failed: string[];
}

export interface TakeToEncode {
  width: number;
  height: number;
  timesS: number[];
  /** Instead of the one that is chosen here. */
  codec?: VideoFormat["codec"];
  /** Frames come turned by so many degrees, as from a phone's video. */
  rotation?: number;
  mostBytes: number;
}

export function canEncode(codec: VideoFormat["codec"]): Promise<boolean> {
  return canEncodeVideo(codec);
}

/** Encodes frames as a take does; frame i is a picture of its number (see bars). */
export async function encode({
  width,
  height,
  timesS,
  codec,
  rotation,
  mostBytes,
}: TakeToEncode): Promise<EncodedTake> {
  const chosen = await chooseVideoFormat(width, height);
  const container = codec === undefined ? chosen.container : codec === "avc" ? "mp4" : "webm";
  const format = { ...chosen, codec: codec ?? chosen.codec, container } as VideoFormat;
  const encodedS: number[] = [];
  const failed: string[] = [];
  const stream = new VideoEncoderStream(format, {
    onEncoded: (timeS) => encodedS.push(timeS),
    onFailed: (error) => failed.push(String(error)),
  });
  const pieces: Uint8Array[] = [];
  const take = () => {
    for (let piece = stream.takeBytes(mostBytes); piece; piece = stream.takeBytes(mostBytes)) pieces.push(piece);
  };
  for (const [index, timeS] of timesS.entries()) {
    while (stream.isBehind) await new Promise((resolve) => setTimeout(resolve, 1));
    stream.offer(bars(index, width, height, rotation), timeS);
    take();
  }
  await stream.finish();
  take();
  return { format, base64: await toBase64(pieces), pieces: pieces.map(({ length }) => length), encodedS, failed };
}

/** How many of so many frames, offered without waiting, an encoder takes before it says that it is behind. */
export async function countUntilBehind(frames: number): Promise<number> {
  const stream = new VideoEncoderStream(await chooseVideoFormat(1280, 720), {
    onEncoded: () => {},
    onFailed: () => {},
  });
  let offered = 0;
  while (offered < frames && !stream.isBehind) stream.offer(bars(offered, 1280, 720), offered++ / 30);
  await stream.stopEncoding();
  return offered;
}

/** Eight bars, dark or bright, are the bits of a number, the lowest on the left. Turned, they lie one below the other. */
function bars(number: number, width: number, height: number, rotation = 0): VideoFrame {
  const isTurned = rotation % 180 !== 0;
  const [across, down] = isTurned ? [height, width] : [width, height];
  const canvas = new OffscreenCanvas(across, down);
  const context = canvas.getContext("2d")!;
  for (let bit = 0; bit < 8; bit++) {
    context.fillStyle = (number >> bit) & 1 ? "rgb(220 220 220)" : "rgb(30 30 30)";
    // A picture that is shown turned by 90 degrees has its lowest row on the left.
    if (isTurned) context.fillRect(0, (down * (7 - bit)) / 8, across, down / 8 + 1);
    else context.fillRect((across * bit) / 8, 0, across / 8 + 1, down);
  }
  return new VideoFrame(canvas, { timestamp: 0, rotation } as VideoFrameInit);
}

async function toBase64(pieces: Uint8Array[]): Promise<string> {
  const reader = new FileReader();
  const loaded = new Promise((resolve) => {
    reader.onload = resolve;
  });
  reader.readAsDataURL(new Blob(pieces as BlobPart[]));
  await loaded;
  return (reader.result as string).replace(/^[^,]*,/, "");
}
