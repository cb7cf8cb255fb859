import { Ellipsis, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ClipSummary } from "../../../common/libraryProtocol";
import { useLibrary } from "../../app/AppContext";
import { useCommandKeys } from "../../commands/useCommandKeys";
import { Button, IconButton } from "../../design/Button";
import { MenuButton, type MenuItem } from "../../design/Menu";
import { formatBytes, formatDuration, formatNumber } from "../../library/clipFormat";
import { nothingSelected } from "../../library/clipSelection";
import { clipsView } from "../../library/clipsView";
import { useCounts } from "./ClipFacts";
import { clipMenuItems } from "./clipMenuItems";
import styles from "./SelectionBar.module.css";
import type { ClipActions } from "./useClipActions";
import { useSelectedClips } from "./useVisibleClips";

/** These are buttons of their own while there is room; the others wait under "more". */
const shownAsButtons = ["open", "rename", "tags", "export", "duplicate", "trim", "split", "merge", "trash"];

interface SelectionBarProps {
  clips: readonly ClipSummary[];
  actions: ClipActions;
}

/** How many clips there are, or what can be done to those that are chosen. */
export function SelectionBar({ clips, actions }: SelectionBarProps) {
  const selected = useSelectedClips(clips);
  return (
    <div className={styles.bar} data-testid="selection-bar" data-selected={selected.length}>
      {selected.length > 0 ? <SelectionActions selected={selected} actions={actions} /> : <Summary clips={clips} />}
    </div>
  );
}

function SelectionActions({ selected, actions }: { selected: readonly ClipSummary[]; actions: ClipActions }) {
  const { t, i18n } = useTranslation();
  const keys = useCommandKeys();
  const items = clipMenuItems(selected, actions, t, keys);
  const isButton = ({ id }: MenuItem) => shownAsButtons.includes(id);
  const duration = selected.reduce((sum, { durationS }) => sum + durationS, 0);
  const amount = formatNumber(selected.length, i18n.language);
  return (
    <>
      <IconButton
        label={t("library.action.deselect")}
        data-testid="deselect"
        onClick={() => clipsView.setState({ selection: nothingSelected })}
      >
        <X size={16} aria-hidden />
      </IconButton>
      <span className={styles.count}>{t("library.selected", { count: selected.length, amount })}</span>
      <span className={styles.sum}>{formatDuration(duration)}</span>
      <span className={styles.buttons} role="toolbar">
        {items.filter(isButton).map(({ id, label, icon: Icon, shortcut, disabled, danger, onSelect }) => (
          <Button
            key={id}
            look="quiet"
            className={danger ? styles.danger : undefined}
            disabled={disabled}
            title={shortcut ? `${label} (${shortcut})` : label}
            data-testid={`action-${id}`}
            onClick={onSelect}
          >
            {Icon && <Icon size={15} aria-hidden />}
            <span className={styles.buttonText}>{label}</span>
          </Button>
        ))}
        <MenuButton
          label={t("library.action.more")}
          items={items.filter((item) => !isButton(item))}
          testId="more-menu"
          trigger={(props) => (
            <IconButton {...props} label={t("library.action.more")} data-testid="action-more">
              <Ellipsis size={16} aria-hidden />
            </IconButton>
          )}
        />
      </span>
    </>
  );
}

function Summary({ clips }: { clips: readonly ClipSummary[] }) {
  const { t, i18n } = useTranslation();
  const counts = useCounts();
  const total = useLibrary((state) => state.clips.size);
  const status = useLibrary((state) => state.status);
  const isFiltered = useStore(clipsView, ({ search, tags }) => search.trim() !== "" || tags.length > 0);
  const duration = clips.reduce((sum, { durationS }) => sum + durationS, 0);
  const bytes = clips.reduce((sum, clip) => sum + clip.bytes, 0);
  const found = {
    count: clips.length,
    amount: formatNumber(clips.length, i18n.language),
    total: formatNumber(total, i18n.language),
  };
  return (
    <>
      <span className={styles.count} role="status" data-testid="clip-count" data-count={clips.length}>
        {isFiltered ? t("library.found", found) : counts.clips(total)}
      </span>
      <span className={styles.sum}>
        {formatDuration(duration)} · {formatBytes(bytes, i18n.language)}
      </span>
      <span className={styles.space} />
      {status?.state === "open" && (
        <span className={styles.sum}>{t("library.free", { size: formatBytes(status.freeBytes, i18n.language) })}</span>
      )}
    </>
  );
}
