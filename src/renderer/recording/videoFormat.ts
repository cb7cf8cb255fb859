import { canEncodeVideo, Quality, type VideoCodec, type VideoEncodingConfig } from "mediabunny";
import { StudioError } from "../../common/errors";

/** The first that this machine can encode: H.264 in MP4 plays everywhere, VP9 and VP8 in WebM nearly everywhere. */
const choices = [
  { codec: "avc", container: "mp4" },
  { codec: "vp9", container: "webm" },
  { codec: "vp8", container: "webm" },
] as const satisfies readonly { codec: VideoCodec; container: "mp4" | "webm" }[];

/** How every take is encoded: at 720p about 5 Mbit/s with H.264, so that hands are sharp enough to be corrected. */
export const takeEncoding = {
  quality: new Quality({ quality: "very-high", preferBitrate: true }),
  /** Seconds. Seeking decodes from the key frame before. */
  keyFrameInterval: 1,
  // Frames leave the encoder at once and in order, so that a crash costs none that wait in it.
  latencyMode: "realtime",
} as const satisfies Partial<VideoEncodingConfig>;

export interface VideoFormat {
  codec: (typeof choices)[number]["codec"];
  container: (typeof choices)[number]["container"];
  /** Of the encoded picture: even, as H.264 wants it. */
  width: number;
  height: number;
}

/**
 * How pictures of a size are encoded here.
 * @throws StudioError `video-codec` where nothing can be encoded
 */
export async function chooseVideoFormat(sourceWidth: number, sourceHeight: number): Promise<VideoFormat> {
  if (typeof VideoEncoder === "undefined") {
    throw new StudioError("video-codec", "browsers encode video only for pages from this computer or over https");
  }
  const [width, height] = [evenBelow(sourceWidth), evenBelow(sourceHeight)];
  for (const { codec, container } of choices) {
    if (await canEncodeVideo(codec, { ...takeEncoding, width, height })) return { codec, container, width, height };
  }
  throw new StudioError("video-codec", `nothing here can encode a video of ${width} x ${height} pixels`);
}

function evenBelow(length: number): number {
  return Math.max(2, length - (length % 2));
}
