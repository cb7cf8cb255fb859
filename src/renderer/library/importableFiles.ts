/** How a file is brought in: videos at once, motion after a look at what it holds. */
export type ImportableKind = "video" | "motion";

const videoEndings = [
  "mp4",
  "m4v",
  "mov",
  "webm",
  "mkv",
  "avi",
  "mpg",
  "mpeg",
  "ts",
  "mts",
  "wmv",
  "flv",
  "ogv",
  "3gp",
];
const motionEndings = ["bvh", "trc", "csv", "tsv", "txt", "npz"];

/** For the file chooser. */
export const acceptedFiles = ["video/*", ...[...videoEndings, ...motionEndings].map((ending) => `.${ending}`)].join(
  ",",
);

/** By the file's name, and by its type for a video whose name does not say; undefined: nothing that can be imported. */
export function importableKind({ name, type }: Pick<File, "name" | "type">): ImportableKind | undefined {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  if (motionEndings.includes(ending)) return "motion";
  return videoEndings.includes(ending) || type.startsWith("video/") ? "video" : undefined;
}
