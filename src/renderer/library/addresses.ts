/** Where the host serves a clip's files, with parts of them on request. */
export function clipVideoAddress(clipId: string, file: string): string {
  return `/clips/${encodeURIComponent(clipId)}/video/${encodeURIComponent(file)}`;
}

/** @param version see ClipSummary.thumbnail; a new one is another address, so that no old picture is shown */
export function clipThumbnailAddress(clipId: string, version: string): string {
  return `/clips/${encodeURIComponent(clipId)}/thumbnail?version=${encodeURIComponent(version)}`;
}
