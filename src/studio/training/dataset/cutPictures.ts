import { StudioError } from "../../../common/errors";
import type { CropBox } from "../../../common/protocol";
import type { ClipPictures, TrainingClip } from "../../../common/trainingData";
import { cropPicture } from "../../../pose/cropPicture";
import { clipCrops } from "../../../pose/dataset/clipCrops";
import { pictureBytes } from "../../../pose/dataset/momentPictures";
import { keypointCount, keypointStride } from "../../../pose/keypoints";
import type { ClipLibrary } from "../../library/clipLibrary";
import { WorkTurns } from "../../workTurns";
import { videoRows } from "./videoRows";

/** What is needed of a clip. */
type FilmedClip = Pick<TrainingClip, "id" | "name" | "imageSize" | "timestampsS" | "cuts" | "keypoints">;

/** A part of a clip that is to have pictures. */
export interface PicturedPart<Clip extends FilmedClip> {
  /** The part alone. */
  clip: Clip;
  /** Its first frame in the whole clip. */
  first: number;
  /** The clip that it is a part of: the frames before decide where the person is cut out. */
  whole: FilmedClip;
}

export interface CutOptions {
  sizePx: number;
  signal: AbortSignal;
  /** Frames of all parts. */
  onProgress(done: number, total: number): void;
}

const rowLength = keypointCount * keypointStride;

/**
 * Parts of clips with the pictures of their frames, cut out of the videos as a stream cuts them (clipCrops): each video
 * is read once. A frame that its video does not hold is one without a person.
 *
 * @returns in the order of the parts
 * @throws StudioError `bad-argument` for a clip without a video or whose frames the video does not hold, `file-missing`,
 *   `video-…`, `clip-missing`, `clip-broken`, `cancelled`
 */
export async function cutPictures<Clip extends FilmedClip>(
  library: Pick<ClipLibrary, "read">,
  parts: readonly PicturedPart<Clip>[],
  { sizePx, signal, onProgress }: CutOptions,
): Promise<(Clip & { pictures: ClipPictures })[]> {
  const turns = new WorkTurns(signal);
  const total = parts.reduce((sum, { clip }) => sum + clip.timestampsS.length, 0);
  const cut = parts.map((part) => new CutPart(part, sizePx));
  let done = 0;
  for (const id of new Set(parts.map(({ clip }) => clip.id))) {
    const ofClip = cut.filter(({ part }) => part.clip.id === id);
    const crops = clipCrops(ofClip[0]!.part.whole);
    const last = Math.max(...ofClip.map(({ end }) => end)) - 1;
    for await (const { frame, picture } of videoRows(await library.read(id), last)) {
      turns.check();
      const wanted = ofClip.filter((part) => part.has(frame));
      if (wanted.length === 0) continue;
      const crop = inPicture(crops[frame]!, picture.width / ofClip[0]!.part.clip.imageSize[0]);
      const pixels = cropPicture(picture, crop, sizePx);
      for (const part of wanted) part.set(frame, pixels);
      done += wanted.length;
      onProgress(done, total);
      await turns.next();
    }
  }
  return cut.map((part) => part.finished());
}

/** A part that is being given its pictures. */
class CutPart<Clip extends FilmedClip> {
  /** Behind its last frame, in the whole clip. */
  readonly end: number;
  private readonly pictures: ClipPictures;
  private readonly isFound: boolean[];

  constructor(
    readonly part: PicturedPart<Clip>,
    sizePx: number,
  ) {
    const frames = part.clip.timestampsS.length;
    this.end = part.first + frames;
    this.pictures = { sizePx, rgb: new Uint8Array(frames * pictureBytes(sizePx)) };
    this.isFound = new Array<boolean>(frames).fill(false);
  }

  has(frame: number): boolean {
    return frame >= this.part.first && frame < this.end;
  }

  set(frame: number, pixels: Uint8Array): void {
    const row = frame - this.part.first;
    this.pictures.rgb.set(pixels, row * pixels.length);
    this.isFound[row] = true;
  }

  finished(): Clip & { pictures: ClipPictures } {
    const { clip } = this.part;
    if (!this.isFound.includes(true)) {
      throw new StudioError("bad-argument", `clip "${clip.name}": its video holds none of the frames that are needed`);
    }
    const keypoints = clip.keypoints.slice();
    this.isFound.forEach((isFound, row) => {
      if (!isFound) keypoints.fill(Number.NaN, row * rowLength, (row + 1) * rowLength);
    });
    return { ...clip, keypoints, pictures: this.pictures };
  }
}

/** A crop in pixels of the video. @param scale how much larger it is than the picture that the keypoints lie in */
function inPicture({ x, y, size }: CropBox, scale: number): CropBox {
  return { x: x * scale, y: y * scale, size: size * scale };
}
