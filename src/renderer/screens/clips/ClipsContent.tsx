import { LoaderCircle } from "lucide-react";
import { type Ref, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ClipSummary } from "../../../common/libraryProtocol";
import { useApp, useLibrary } from "../../app/AppContext";
import { ClipCollection } from "./ClipCollection";
import { NoClips, NothingFound } from "./ClipsEmpty";
import empty from "./ClipsEmpty.module.css";
import { ClipsHeader } from "./ClipsHeader";
import { LibraryClosed } from "./LibraryClosed";
import { SelectionBar } from "./SelectionBar";
import type { ClipActions } from "./useClipActions";

interface ClipsContentProps {
  clips: readonly ClipSummary[];
  actions: ClipActions;
  search: Ref<HTMLInputElement>;
  onImport(): void;
}

/** The clips, or why there are none to be seen. */
export function ClipsContent({ clips, actions, search, onImport }: ClipsContentProps) {
  const { t } = useTranslation();
  const { library } = useApp();
  const status = useLibrary((state) => state.status);
  const error = useLibrary((state) => state.error);
  const isLoaded = useLibrary((state) => state.isLoaded);
  const collection = useRef<HTMLDivElement>(null);
  const total = useLibrary((state) => state.clips.size);

  const content = () => {
    if (status?.state === "closed") return <LibraryClosed error={status.error} onRetry={() => library.reopen()} />;
    if (error && !isLoaded) return <LibraryClosed error={error} onRetry={() => library.load()} />;
    if (!isLoaded) {
      return (
        <div className={empty.empty} data-testid="library-loading">
          <div className={empty.notice} role="status">
            <LoaderCircle className={empty.spinner} size={22} aria-hidden />
            {t("library.loading")}
          </div>
        </div>
      );
    }
    if (total === 0) return <NoClips onImport={onImport} />;
    return (
      <>
        <SelectionBar clips={clips} actions={actions} />
        {clips.length === 0 ? <NothingFound /> : <ClipCollection ref={collection} clips={clips} actions={actions} />}
      </>
    );
  };
  return (
    <>
      <ClipsHeader search={search} onImport={onImport} onLeaveSearch={() => collection.current?.focus()} />
      {content()}
    </>
  );
}
