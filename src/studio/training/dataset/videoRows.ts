import { join } from "node:path";
import { StudioError } from "../../../common/errors";
import { FrameMatcher } from "../../importing/frameMatcher";
import { renamed } from "../../importing/videoFacts";
import type { ClipReader } from "../../library/clipLibrary";
import type { VideoFrame } from "../../videoReader";

/**
 * The pictures of a clip's frames, one after the other, each with its frame's number. Frames that the video does not hold
 * are left out, also those behind the place where it is damaged.
 * @param lastFrame the last one that is needed
 * @throws StudioError `bad-argument` for a clip without a video, `file-missing`, `video-…`, naming the clip
 */
export async function* videoRows(
  clip: ClipReader,
  lastFrame: number,
): AsyncGenerator<{ frame: number; picture: VideoFrame }, void> {
  const { info, folder } = clip;
  if (!info.video?.length) {
    throw new StudioError("bad-argument", `clip "${info.name}" has no video: an image network learns from pictures`);
  }
  const timesS = (await clip.readColumn("timestamps_s")) as Float64Array;
  for (const { file, firstFrame, frames, offsetS } of info.video) {
    if (firstFrame > lastFrame) return;
    const fileTimesS = timesS.subarray(firstFrame, firstFrame + frames).map((time) => time - offsetS);
    yield* segmentRows(join(folder, file), `clip "${info.name}": ${file}`, fileTimesS, firstFrame, lastFrame);
  }
}

async function* segmentRows(
  path: string,
  name: string,
  timesS: Float64Array,
  firstFrame: number,
  lastFrame: number,
): AsyncGenerator<{ frame: number; picture: VideoFrame }, void> {
  // Here and not at the top: the video library takes long to load.
  const { VideoReader } = await import("../../videoReader");
  const matcher = new FrameMatcher(timesS);
  const video = await renamed(path, name, () => VideoReader.open(path));
  const pictures = video.frames();
  try {
    for (;;) {
      const next = await renamed(path, name, () => nextPicture(pictures, matcher));
      if (next.done) return;
      const index = matcher.match(next.value.timeS);
      if (index !== undefined) yield { frame: firstFrame + index, picture: next.value };
      if (matcher.isPast || (index !== undefined && firstFrame + index >= lastFrame)) return;
    }
  } finally {
    await pictures.return();
    await video.close();
  }
}

/** A video that is damaged behind frames that were found ends there. */
async function nextPicture(
  pictures: AsyncGenerator<VideoFrame, void>,
  matcher: FrameMatcher,
): Promise<IteratorResult<VideoFrame, void>> {
  try {
    return await pictures.next();
  } catch (error) {
    const isDamaged = error instanceof StudioError && error.code.startsWith("video-");
    if (!isDamaged || matcher.matched === 0) throw error;
    return { done: true, value: undefined };
  }
}
