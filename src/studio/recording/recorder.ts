import { z } from "zod";
import { StudioError, toErrorData } from "../../common/errors";
import type { ClipSummary, RecordingCalls, RecordingStart } from "../../common/libraryProtocol";
import type { Log } from "../../common/log";
import { firstProblem } from "../firstProblem";
import type { ClipLibrary } from "../library/clipLibrary";
import { TakeWriter } from "./takeWriter";

/**
 * A take ends by itself when less than this is free beside a second copy of its video: to finish it the video is written
 * anew, and the rest of the computer should still work.
 */
export const reservedBytes = 200e6;

const largestPictureSize = 16_384;
const pictureSize = z.number().int().min(1).max(largestPictureSize);

const startSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  camera: z.string().max(1000),
  imageSize: z.tuple([pictureSize, pictureSize]),
  container: z.enum(["webm", "mp4"]),
  model: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  stages: z.number().int().min(0).max(16),
  heightM: z.number().positive().max(3).optional(),
}) satisfies z.ZodType<RecordingStart>;

const cutsSchema = z.array(z.number().int().min(0));

export interface RecorderOptions {
  /** @throws StudioError `library-closed` */
  library(): Promise<ClipLibrary>;
  log: Log;
}

interface OpenTake {
  writer: TakeWriter;
  library: ClipLibrary;
  /** What was asked for last; the next waits for it. */
  last: Promise<unknown>;
}

type AppendParams = RecordingCalls["recording.append"]["params"];

/** Takes that are being recorded, of every client. One per host. */
export class Recorder {
  private readonly takes = new Map<string, OpenTake>();

  constructor(private readonly options: RecorderOptions) {}

  /** @throws StudioError `library-closed`, `disk-full`, `bad-argument` naming the field */
  async begin(start: RecordingStart): Promise<RecordingCalls["recording.begin"]["result"]> {
    const checked = startSchema.safeParse(start);
    if (!checked.success) throw new StudioError("bad-argument", `recording: ${firstProblem(checked.error)}`);
    const library = await this.options.library();
    const leftBytes = await measureLeft(library, 0);
    const writer = await TakeWriter.begin(library, checked.data, this.options.log);
    this.takes.set(writer.id, { writer, library, last: Promise.resolve() });
    return { id: writer.id, leftBytes };
  }

  /**
   * When the disk is full, or the take cannot be written to any more, it is finished as far as it came.
   * @throws StudioError `disk-full`, `clip-missing`, `bad-argument`
   */
  append({ id, rows, video }: AppendParams): Promise<RecordingCalls["recording.append"]["result"]> {
    return this.inTurn(id, async ({ writer, library }) => {
      try {
        const leftBytes = await measureLeft(library, writer.videoBytes);
        await writer.append(rows, video);
        return { leftBytes };
      } catch (error) {
        const { code, message } = toErrorData(error);
        if (code !== "bad-argument") await this.end(id, writer, `The take ended early: ${message}.`);
        throw error;
      }
    });
  }

  /** @throws StudioError `bad-argument` when nothing was recorded: there is no clip then */
  finish(id: string, cuts: number[]): Promise<ClipSummary> {
    return this.inTurn(id, async ({ writer }) => {
      if (!cutsSchema.safeParse(cuts).success) throw new StudioError("bad-argument", "cuts must be frame numbers");
      this.takes.delete(id);
      const clip = await writer.finish(cuts);
      if (!clip) throw new StudioError("bad-argument", "no frame was recorded, so there is nothing to keep");
      return clip;
    });
  }

  cancel(id: string): Promise<undefined> {
    return this.inTurn(id, async ({ writer }) => {
      this.takes.delete(id);
      await writer.discard();
      return undefined;
    });
  }

  /** Finishes a take that nobody will finish. Harmless when it has ended. */
  async abandon(id: string, why: string): Promise<void> {
    if (this.takes.has(id)) await this.inTurn(id, ({ writer }) => this.end(id, writer, why)).catch(() => {});
  }

  /** Finishes every take: the studio stops, or another library is opened. */
  async abandonAll(why: string): Promise<void> {
    await Promise.all([...this.takes.keys()].map((id) => this.abandon(id, why)));
  }

  private async end(id: string, writer: TakeWriter, why: string): Promise<void> {
    this.takes.delete(id);
    try {
      await writer.finish([], why);
    } catch (error) {
      // The library repairs it when it is opened next.
      this.options.log.warn(`a take could not be finished: ${toErrorData(error).message}`);
    }
  }

  private inTurn<T>(id: string, work: (take: OpenTake) => Promise<T>): Promise<T> {
    const find = () => {
      const take = this.takes.get(id);
      if (!take) throw new StudioError("bad-argument", `there is no recording ${id}, or it has ended`);
      return take;
    };
    const turn = Promise.resolve(this.takes.get(id)?.last).then(() => work(find()));
    const take = this.takes.get(id);
    if (take) take.last = turn.catch(() => {});
    return turn;
  }
}

/**
 * How much a take's video may grow: each byte of it needs a second one when it is finished.
 * @throws StudioError `disk-full`
 */
async function measureLeft(library: ClipLibrary, videoBytes: number): Promise<number> {
  const freeBytes = await library.freeBytes();
  const leftBytes = Math.floor((freeBytes - reservedBytes - videoBytes) / 2);
  if (leftBytes >= 0) return leftBytes;
  const free = `${Math.floor(freeBytes / 1e6)} MB`;
  throw new StudioError("disk-full", `only ${free} are left on the disk of ${library.folder}; free some space`);
}
