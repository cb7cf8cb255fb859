import type { VideoSegment } from "../../../../common/clipDocument";
import type { ErrorData } from "../../../../common/errors";

/** Why a video element cannot play a segment's file: it says the same for a file that is gone and for an unknown codec. */
export async function whyNoPicture(
  { file }: VideoSegment,
  address: string,
  error: MediaError | null,
): Promise<ErrorData> {
  const response = await fetch(address, { method: "HEAD" }).catch(() => undefined);
  if (!response) return { code: "link-closed", message: `${file} cannot be read: the studio does not answer` };
  if (!response.ok) return { code: "file-missing", message: `${file} is missing (${response.status})` };
  const reason = error?.message ? ` (${error.message})` : "";
  if (error?.code === MediaError.MEDIA_ERR_DECODE) {
    return { code: "video-unreadable", message: `${file} cannot be decoded${reason}` };
  }
  return { code: "video-codec", message: `${file} is coded in a way that this program cannot show${reason}` };
}
