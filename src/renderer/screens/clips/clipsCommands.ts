import type { ClipSummary } from "../../../common/libraryProtocol";
import { preferences } from "../../app/preferences";
import type { Command } from "../../commands/command";
import { nothingSelected, selectAll } from "../../library/clipSelection";
import { clipsView } from "../../library/clipsView";
import type { LibraryClient } from "../../library/libraryClient";
import type { ClipActions } from "./useClipActions";

interface ClipsCommandsOptions {
  library: LibraryClient;
  actions: ClipActions;
  /** The clips that are shown, in their order. */
  visible(): readonly ClipSummary[];
  focusSearch(): void;
  chooseFiles(): void;
}

/** What the keyboard and the palette can do on the Clips screen. */
export function clipsCommands({
  library,
  actions,
  visible,
  focusSearch,
  chooseFiles,
}: ClipsCommandsOptions): Command[] {
  const inClips = () => clipsView.getState().place === "clips" && library.store.getState().isLoaded;
  const chosen = () => {
    const { selected } = clipsView.getState().selection;
    return inClips() ? visible().filter(({ id }) => selected.has(id)) : [];
  };
  const usable = () => (chosen().every(({ error }) => error === undefined) ? chosen() : []);
  const ids = () => chosen().map(({ id }) => id);
  const hasSome = () => usable().length > 0;
  const hasOne = () => usable().length === 1;
  const canBeCut = () => hasOne() && usable()[0]!.frames > 1;
  const first = () => chosen()[0]!.id;
  return [
    { id: "clips.open", shortcuts: ["Enter"], isEnabled: hasOne, run: () => actions.open(first()) },
    { id: "clips.import", shortcuts: ["Mod+I"], isEnabled: inClips, run: chooseFiles },
    { id: "clips.search", shortcuts: ["Mod+F", "/"], isEnabled: inClips, run: focusSearch },
    {
      id: "clips.selectAll",
      shortcuts: ["Mod+A"],
      isEnabled: () => inClips() && visible().length > 0,
      run: () =>
        clipsView.setState(({ selection }) => ({
          selection: selectAll(
            selection,
            visible().map(({ id }) => id),
          ),
        })),
    },
    {
      id: "clips.deselect",
      shortcuts: ["Escape"],
      isEnabled: () => chosen().length > 0,
      run: () => clipsView.setState({ selection: nothingSelected }),
    },
    { id: "clips.rename", shortcuts: ["F2"], isEnabled: hasOne, run: () => actions.startRename(first()) },
    {
      id: "clips.tags",
      shortcuts: ["T"],
      isEnabled: hasSome,
      run: () => actions.show({ kind: "tags", clipIds: ids() }),
    },
    { id: "clips.duplicate", shortcuts: ["Mod+D"], isEnabled: hasSome, run: () => actions.duplicate(ids()) },
    { id: "clips.trim", isEnabled: canBeCut, run: () => actions.show({ kind: "trim", clipId: first() }) },
    { id: "clips.split", isEnabled: canBeCut, run: () => actions.show({ kind: "split", clipId: first() }) },
    {
      id: "clips.merge",
      isEnabled: () => usable().length > 1,
      run: () => actions.show({ kind: "merge", clipIds: ids() }),
    },
    {
      id: "clips.export",
      shortcuts: ["Mod+E"],
      isEnabled: hasSome,
      run: () => actions.show({ kind: "export", clipIds: ids() }),
    },
    {
      id: "clips.trash",
      shortcuts: ["Delete", "Mod+Backspace"],
      isEnabled: () => chosen().length > 0,
      run: () => actions.trash(ids()),
    },
    { id: "clips.showTrash", isEnabled: inClips, run: () => clipsView.setState({ place: "trash" }) },
    {
      id: "clips.layout",
      isEnabled: inClips,
      run: () =>
        preferences.setState(({ clips }) => ({
          clips: { ...clips, layout: clips.layout === "grid" ? "list" : "grid" },
        })),
    },
    { id: "clips.undo", shortcuts: ["Mod+Z"], run: actions.undo },
    { id: "clips.redo", shortcuts: ["Mod+Shift+Z", "Mod+Y"], run: actions.redo },
  ];
}
