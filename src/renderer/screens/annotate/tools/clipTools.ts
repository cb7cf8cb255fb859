import { useApp } from "../../../app/AppContext";
import type { StudioClient } from "../../../host/studioClient";
import { ReviewQueue } from "../review/reviewQueue";
import type { ClipSession } from "../session/clipSession";
import { EditActions } from "./editActions";
import { Editor } from "./editor";

/** What corrects one open clip; lives as long as the clip's session. */
export interface ClipTools {
  editor: Editor;
  actions: EditActions;
  review: ReviewQueue;
}

const known = new WeakMap<ClipSession, ClipTools>();

export function clipTools(clip: ClipSession, studio: StudioClient): ClipTools {
  let tools = known.get(clip);
  if (!tools) {
    tools = { editor: new Editor(clip), actions: new EditActions(clip), review: new ReviewQueue(studio, clip) };
    known.set(clip, tools);
  }
  return tools;
}

export function useClipTools(clip: ClipSession): ClipTools {
  return clipTools(clip, useApp().studio);
}
