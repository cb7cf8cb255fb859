import type { StudioClient } from "../../../host/studioClient";
import type { AnnotateSession } from "./annotateSession";

/**
 * Asks before the page is left while it alone has corrections: the connection is lost. (With a connection there is
 * nothing to wait for but a full disk, and a window of the desktop host would not close and not say why.)
 */
export function warnUnsaved(annotate: AnnotateSession, studio: StudioClient): void {
  window.addEventListener("beforeunload", (event) => {
    if (annotate.hasUnsaved && studio.store.getState().connection !== "connected") event.preventDefault();
  });
}
