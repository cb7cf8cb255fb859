import { StudioError } from "../../common/errors";

/** FFmpeg's names of what Chromium decodes everywhere, and of the containers that it reads. */
const playableCodecs = ["h264", "vp8", "vp9", "av1"];
const playableContainers = ["mp4", "mov", "webm", "matroska", "ogg"];

/** What to say of a video that the studio reads and its player may not. */
export function playWarnings({ codec, container }: { codec: string; container: string }): string[] {
  const isContained = container.split(",").some((name) => playableContainers.includes(name));
  if (isContained && playableCodecs.includes(codec)) return [];
  const what = isContained ? `coded as ${codec.toUpperCase()}` : `in a ${container} file`;
  return [`The video is ${what}: its poses are complete, but the player may not show its picture.`];
}

/** Errors name the file as its owner knows it, not where it was put. */
export async function renamed<T>(path: string, fileName: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    throw new StudioError(error.code, error.message.replaceAll(path, fileName), { cause: error });
  }
}
