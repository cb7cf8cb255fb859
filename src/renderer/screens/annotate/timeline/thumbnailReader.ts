import { ALL_FORMATS, CanvasSink, EncodedPacketSink, Input, UrlSource } from "mediabunny";

const heightPx = 92;
/** Of the file's bytes: thumbnails jump about. */
const cacheBytes = 8 * 1024 * 1024;

interface Sinks {
  pictures: CanvasSink;
  packets: EncodedPacketSink;
}

/** Reads small pictures out of one video file, piece by piece, as they are asked for. */
export class ThumbnailReader {
  private readonly input: Input;
  private sinks: Promise<Sinks | undefined> | undefined;

  constructor(address: string) {
    const source = new UrlSource(address, {
      maxCacheSize: cacheBytes,
      parallelism: 1,
      // The timeline does without.
      getRetryDelay: () => null,
      handleUnhandledError: () => {},
    });
    this.input = new Input({ source, formats: ALL_FORMATS });
  }

  /**
   * @param toleranceS a key frame that is so much earlier is as good: it is there at once
   * @returns undefined where there is no picture, or none that can be decoded
   */
  async read(timeS: number, toleranceS: number): Promise<ImageBitmap | undefined> {
    try {
      this.sinks ??= this.open();
      const sinks = await this.sinks;
      if (!sinks) return undefined;
      const key = await sinks.packets.getKeyPacket(timeS);
      const isNear = key !== null && timeS - key.timestamp < toleranceS;
      const wrapped = await sinks.pictures.getCanvas(isNear ? key.timestamp : timeS);
      return wrapped ? await createImageBitmap(wrapped.canvas) : undefined;
    } catch {
      return undefined;
    }
  }

  dispose(): void {
    this.input.dispose();
  }

  private async open(): Promise<Sinks | undefined> {
    const track = await this.input.getPrimaryVideoTrack();
    if (!track || typeof VideoDecoder === "undefined" || !(await track.canDecode())) return undefined;
    return {
      pictures: new CanvasSink(track, { height: heightPx, poolSize: 2 }),
      packets: new EncodedPacketSink(track),
    };
  }
}
