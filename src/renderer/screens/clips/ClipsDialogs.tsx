import { useStore } from "zustand";
import type { ClipSummary } from "../../../common/libraryProtocol";
import { useLibrary } from "../../app/AppContext";
import { clipsView } from "../../library/clipsView";
import { MergeDialog } from "./dialogs/MergeDialog";
import { TagsDialog } from "./dialogs/TagsDialog";
import { SplitDialog, TrimDialog } from "./dialogs/TrimDialog";
import { ExportDialog } from "./exporting/ExportDialog";
import type { ClipActions } from "./useClipActions";

/** The dialog that is open, if its clips are still there. */
export function ClipsDialogs({ actions }: { actions: ClipActions }) {
  const dialog = useStore(clipsView, (state) => state.dialog);
  const all = useLibrary((state) => state.clips);
  if (!dialog) return null;
  const ids = "clipId" in dialog ? [dialog.clipId] : dialog.clipIds;
  const clips = ids.map((id) => all.get(id)).filter((clip): clip is ClipSummary => clip !== undefined);
  const [first] = clips;
  if (!first) return null;
  const props = { actions, onClose: () => actions.show(undefined) };
  switch (dialog.kind) {
    case "tags":
      return <TagsDialog clips={clips} {...props} />;
    case "merge":
      return <MergeDialog clips={clips} {...props} />;
    case "export":
      return <ExportDialog clips={clips} onClose={props.onClose} />;
    case "trim":
      return <TrimDialog clip={first} {...props} />;
    case "split":
      return <SplitDialog clip={first} {...props} />;
  }
}
