import type { WebFrameMain } from "electron";

export const pageScheme = "app";
/** The origin of every page of ours; nothing else is ever loaded. */
export const pageOrigin = `${pageScheme}://studio`;

export function isOurUrl(url: string): boolean {
  return url === pageOrigin || url.startsWith(`${pageOrigin}/`);
}

/** Whether a message comes from the top frame of one of our own pages. */
export function isOurFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isOurUrl(frame.url);
}
