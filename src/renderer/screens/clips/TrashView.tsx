import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowLeft, RotateCcw, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TrashedClip } from "../../../common/libraryProtocol";
import { useApp, useLibrary } from "../../app/AppContext";
import { Button, IconButton } from "../../design/Button";
import { ConfirmDialog } from "../../design/Dialog";
import { formatBytes, formatDate, formatDuration, formatNumber } from "../../library/clipFormat";
import { clipsView } from "../../library/clipsView";
import { useCounts } from "./ClipFacts";
import empty from "./ClipsEmpty.module.css";
import { kindIcons } from "./ClipThumbnail";
import styles from "./TrashView.module.css";
import { type ClipActions, showError } from "./useClipActions";

const rowPx = 56;

/** Clips that were deleted: each comes back, or goes for ever. */
export function TrashView({ actions }: { actions: ClipActions }) {
  const { t } = useTranslation();
  const { library } = useApp();
  const trash = useLibrary((state) => state.trash);
  const [doomed, setDoomed] = useState<readonly TrashedClip[]>();
  useEffect(() => {
    void library.loadTrash().catch(showError);
  }, [library]);
  // Never the one that was just pressed under another pointer: the latest first.
  const clips = [...(trash ?? [])].sort((a, b) => (a.trashedAt < b.trashedAt ? 1 : -1));
  return (
    <div className={styles.trash} data-testid="trash" data-clips={clips.length}>
      <header className={styles.header}>
        <IconButton
          label={t("library.trash.back")}
          data-testid="trash-back"
          onClick={() => clipsView.setState({ place: "clips" })}
        >
          <ArrowLeft size={17} aria-hidden />
        </IconButton>
        <h1 className={styles.title}>{t("library.trash.title")}</h1>
        <span className={styles.lead}>{t("library.trash.lead")}</span>
        <Button
          disabled={clips.length === 0}
          data-testid="restore-all"
          onClick={() => actions.restore(clips.map(({ clip }) => clip.id))}
        >
          {t("library.trash.restoreAll")}
        </Button>
        <Button
          className={styles.danger}
          disabled={clips.length === 0}
          data-testid="empty-trash"
          onClick={() => setDoomed(clips)}
        >
          {t("library.trash.emptyTrash")}
        </Button>
      </header>
      {trash && clips.length === 0 && (
        <div className={empty.empty} data-testid="trash-empty">
          <div className={empty.notice}>
            <Trash2 size={32} strokeWidth={1.25} aria-hidden />
            <h2 className={empty.noticeTitle}>{t("library.trash.empty")}</h2>
            <p className={empty.noticeText}>{t("library.trash.emptyHint")}</p>
          </div>
        </div>
      )}
      {clips.length > 0 && <TrashList clips={clips} actions={actions} onDoom={setDoomed} />}
      {doomed && <ConfirmDoom clips={doomed} actions={actions} onClose={() => setDoomed(undefined)} />}
    </div>
  );
}

interface TrashListProps {
  clips: readonly TrashedClip[];
  actions: ClipActions;
  onDoom(clips: readonly TrashedClip[]): void;
}

function TrashList({ clips, actions, onDoom }: TrashListProps) {
  const { t, i18n } = useTranslation();
  const counts = useCounts();
  const scroller = useRef<HTMLUListElement>(null);
  const virtualizer = useVirtualizer({
    count: clips.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 6,
  });
  return (
    <ul ref={scroller} className={styles.list}>
      <li aria-hidden style={{ height: virtualizer.getTotalSize() }} />
      {virtualizer.getVirtualItems().map(({ index, start }) => {
        const { clip, trashedAt } = clips[index]!;
        const Icon = kindIcons[clip.kind];
        return (
          <li
            key={clip.id}
            className={styles.row}
            style={{ transform: `translateY(${start}px)` }}
            data-testid="trashed-clip"
          >
            <Icon size={18} strokeWidth={1.5} aria-hidden />
            <span className={styles.text}>
              <span className={styles.name}>{clip.name}</span>
              <span className={styles.facts}>
                {[
                  formatDuration(clip.durationS),
                  counts.frames(clip.frames),
                  formatBytes(clip.bytes, i18n.language),
                  t("library.trash.trashedAt", { date: formatDate(trashedAt, i18n.language) }),
                ].join(" · ")}
              </span>
            </span>
            <Button data-testid="restore" onClick={() => actions.restore([clip.id])}>
              <RotateCcw size={15} aria-hidden />
              {t("library.trash.restore")}
            </Button>
            <Button
              look="quiet"
              className={styles.danger}
              data-testid="delete-forever"
              onClick={() => onDoom([clips[index]!])}
            >
              {t("library.trash.deleteForever")}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

interface ConfirmDoomProps {
  clips: readonly TrashedClip[];
  actions: ClipActions;
  onClose(): void;
}

function ConfirmDoom({ clips, actions, onClose }: ConfirmDoomProps) {
  const { t, i18n } = useTranslation();
  const size = formatBytes(
    clips.reduce((sum, { clip }) => sum + clip.bytes, 0),
    i18n.language,
  );
  const [only] = clips;
  return (
    <ConfirmDialog
      title={t("library.trash.confirmTitle", {
        count: clips.length,
        amount: formatNumber(clips.length, i18n.language),
      })}
      confirmLabel={t("library.trash.confirm")}
      testId="confirm-delete"
      onConfirm={() => actions.deleteForever(clips.map(({ clip }) => clip.id))}
      onClose={onClose}
    >
      {clips.length === 1
        ? t("library.trash.confirmOne", { name: only!.clip.name, size })
        : t("library.trash.confirmMany", { size })}
    </ConfirmDialog>
  );
}
