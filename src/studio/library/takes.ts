import type { ClipInfo } from "../../common/clipDocument";

/**
 * The takes that a clip's frames come from. Clips that were made of one share one, whatever was done to them since. In
 * older libraries the time and the source that a clip was made from, which all of its descendants keep, name it.
 */
export function takesOf({ takes, createdAt, source }: Pick<ClipInfo, "takes" | "createdAt" | "source">): string[] {
  return takes ?? [`${createdAt} ${source.kind === "recording" ? source.camera : source.fileName}`];
}
