import { navigation } from "../../../app/navigation";
import type { AnnotateSession } from "./annotateSession";

/** Of this window or tab: a second one starts empty. */
const rememberedIn = "rpsm-studio-open-clip";

interface OpenClip {
  clipId: string;
  frame: number;
  /** Whether the Annotate screen was in front. */
  isShown: boolean;
}

/** Opens the clip that was open when the page was left, at the same frame, and remembers it when it is left again. */
export function rememberClip(annotate: AnnotateSession): void {
  const left = read();
  if (left && navigation.getState().clipId === undefined) {
    const { clipId, frame, isShown } = left;
    navigation.setState({ clipId, frame, ...(isShown && { screen: "annotate" }) });
  }
  window.addEventListener("pagehide", () => {
    const { clip } = annotate;
    // The last part of a drag need not wait for its second.
    void clip?.sync.flush();
    const { clipId, frame = 0, screen } = navigation.getState();
    if (clipId === undefined) {
      sessionStorage.removeItem(rememberedIn);
      return;
    }
    const open: OpenClip = { clipId, frame: clip?.playback.frame ?? frame, isShown: screen === "annotate" };
    sessionStorage.setItem(rememberedIn, JSON.stringify(open));
  });
}

function read(): OpenClip | undefined {
  try {
    const stored = JSON.parse(sessionStorage.getItem(rememberedIn) ?? "") as Partial<OpenClip>;
    const { clipId, frame, isShown } = stored;
    if (typeof clipId !== "string" || typeof frame !== "number") return undefined;
    return { clipId, frame, isShown: isShown === true };
  } catch {
    // Nothing stored, or something else.
    return undefined;
  }
}
