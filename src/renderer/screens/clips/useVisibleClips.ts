import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ClipSummary } from "../../../common/libraryProtocol";
import { useLibrary } from "../../app/AppContext";
import { preferences } from "../../app/preferences";
import { findClips } from "../../library/clipQuery";
import { clipsView } from "../../library/clipsView";

/** The clips that search and tags let through, in the order that was chosen. */
export function useVisibleClips(): readonly ClipSummary[] {
  const { i18n } = useTranslation();
  const clips = useLibrary((state) => state.clips);
  const search = useStore(clipsView, (state) => state.search);
  const tags = useStore(clipsView, (state) => state.tags);
  const { sort, descending } = useStore(preferences, (state) => state.clips);
  return useMemo(
    () => findClips(clips.values(), { search, tags, sort, descending }, i18n.language),
    [clips, search, tags, sort, descending, i18n.language],
  );
}

/** The chosen clips, in the order shown. */
export function useSelectedClips(visible: readonly ClipSummary[]): readonly ClipSummary[] {
  const selected = useStore(clipsView, (state) => state.selection.selected);
  return useMemo(() => visible.filter(({ id }) => selected.has(id)), [visible, selected]);
}
