import { FileInput } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ClipSummary } from "../../../common/libraryProtocol";
import { useApp, useLibrary } from "../../app/AppContext";
import { useCommands } from "../../commands/useCommands";
import { DropOverlay } from "../../design/DropOverlay";
import { showToast } from "../../design/toasts";
import { useFileDrop } from "../../design/useFileDrop";
import { clipsView } from "../../library/clipsView";
import { acceptedFiles } from "../../library/importableFiles";
import { ClipsContent } from "./ClipsContent";
import { ClipsDialogs } from "./ClipsDialogs";
import styles from "./ClipsScreen.module.css";
import { ConnectionNotice } from "./ConnectionNotice";
import { clipsCommands } from "./clipsCommands";
import { MotionImports } from "./importing/MotionImportDialog";
import { JobsPanel } from "./jobs/JobsPanel";
import { TrashView } from "./TrashView";
import { useClipActions } from "./useClipActions";
import { useVisibleClips } from "./useVisibleClips";

/** The library: every clip, found, sorted, renamed, imported, exported. */
export function ClipsScreen() {
  const { t } = useTranslation();
  const { library, imports } = useApp();
  const place = useStore(clipsView, (state) => state.place);
  const isLoaded = useLibrary((state) => state.isLoaded);
  const clips = useVisibleClips();
  const shown = useRef<readonly ClipSummary[]>(clips);
  const actions = useClipActions();
  const fileInput = useRef<HTMLInputElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const importFiles = useCallback(
    (files: readonly File[]) => {
      const refused = imports.add(files);
      if (refused.length === 0) return;
      const values = { count: refused.length, names: refused.join(", ") };
      showToast({ tone: "error", text: t("importing.refused", values) });
    },
    [imports, t],
  );
  const { isDragging, dropHandlers } = useFileDrop((files) => isLoaded && importFiles(files));
  const chooseFiles = useCallback(() => fileInput.current?.click(), []);
  useEffect(() => {
    shown.current = clips;
  }, [clips]);
  useCommands(
    "clips",
    useMemo(
      () =>
        clipsCommands({
          library,
          actions,
          visible: () => shown.current,
          focusSearch: () => search.current?.select(),
          chooseFiles,
        }),
      [library, actions, chooseFiles],
    ),
  );
  return (
    <section className={styles.clips} data-testid="clips" {...dropHandlers}>
      <ConnectionNotice />
      {place === "trash" && isLoaded ? (
        <TrashView actions={actions} />
      ) : (
        <ClipsContent clips={clips} actions={actions} search={search} onImport={chooseFiles} />
      )}
      <JobsPanel />
      <ClipsDialogs actions={actions} />
      <MotionImports />
      <input
        ref={fileInput}
        type="file"
        accept={acceptedFiles}
        multiple
        hidden
        data-testid="import-input"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // Choosing the same file again is a change too.
          event.target.value = "";
          importFiles(files);
        }}
      />
      {isDragging && isLoaded && (
        <DropOverlay testId="import-drop">
          <FileInput aria-hidden />
          {t("importing.drop")}
        </DropOverlay>
      )}
    </section>
  );
}
