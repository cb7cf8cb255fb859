import { ArrowDownWideNarrow, ArrowUpNarrowWide, Grid2x2, List, Search, Tags, Trash2, Upload, X } from "lucide-react";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp, useLibrary } from "../../app/AppContext";
import { preferences } from "../../app/preferences";
import { Button, IconButton } from "../../design/Button";
import { MenuButton, type MenuItem } from "../../design/Menu";
import { Segments } from "../../design/Segments";
import { Select } from "../../design/Select";
import { TextField } from "../../design/TextField";
import { type ClipSort, clipSorts } from "../../library/clipQuery";
import { clipsView } from "../../library/clipsView";
import styles from "./ClipsHeader.module.css";

interface ClipsHeaderProps {
  search: Ref<HTMLInputElement>;
  onImport(): void;
  /** Arrow down: from the words to what they found. */
  onLeaveSearch(): void;
}

/** What is looked for, in which order and layout it is shown, and how clips come in and out. */
export function ClipsHeader({ search, onImport, onLeaveSearch }: ClipsHeaderProps) {
  const { t } = useTranslation();
  const isOpen = useLibrary((state) => state.isLoaded);
  const words = useStore(clipsView, (state) => state.search);
  const order = useStore(preferences, (state) => state.clips);
  const change = (next: Partial<typeof order>) => preferences.setState({ clips: { ...order, ...next } });
  const directionLabel = t(order.descending ? "library.descending" : "library.ascending");
  return (
    <header className={styles.header}>
      <TextField
        ref={search}
        className={styles.search}
        aria-label={t("library.search")}
        placeholder={t("library.search")}
        data-testid="clip-search"
        disabled={!isOpen}
        value={words}
        icon={<Search size={15} aria-hidden />}
        after={
          words !== "" && (
            <button
              type="button"
              className={styles.clear}
              aria-label={t("library.clearSearch")}
              data-testid="clear-search"
              onClick={() => clipsView.setState({ search: "" })}
            >
              <X size={14} aria-hidden />
            </button>
          )
        }
        onChange={(text) => clipsView.setState({ search: text })}
        onKeyDown={(event) => {
          if (event.key === "Escape") clipsView.setState({ search: "" });
          if (event.key === "ArrowDown") onLeaveSearch();
        }}
      />
      <TagFilter isOpen={isOpen} />
      <span className={styles.order}>
        <Select
          aria-label={t("library.sort")}
          title={t("library.sort")}
          value={order.sort}
          data-testid="clip-sort"
          disabled={!isOpen}
          options={clipSorts.map((sort) => ({ value: sort, label: t(`library.sortBy.${sort}`) }))}
          onChange={(sort) => change({ sort: sort as ClipSort, descending: sort !== "name" })}
        />
        <IconButton
          label={directionLabel}
          data-testid="sort-direction"
          data-descending={order.descending}
          disabled={!isOpen}
          onClick={() => change({ descending: !order.descending })}
        >
          {order.descending ? (
            <ArrowDownWideNarrow size={16} aria-hidden />
          ) : (
            <ArrowUpNarrowWide size={16} aria-hidden />
          )}
        </IconButton>
      </span>
      <Segments
        label={t("library.layout")}
        value={order.layout}
        options={[
          {
            value: "grid",
            label: <LayoutSign label={t("library.grid")} Icon={Grid2x2} />,
            testId: "layout-grid",
          },
          { value: "list", label: <LayoutSign label={t("library.list")} Icon={List} />, testId: "layout-list" },
        ]}
        onChange={(layout) => change({ layout })}
      />
      <span className={styles.space} />
      <Button
        look="quiet"
        data-testid="show-trash"
        disabled={!isOpen}
        onClick={() => clipsView.setState({ place: "trash" })}
      >
        <Trash2 size={16} aria-hidden />
        {t("library.showTrash")}
      </Button>
      <Button look="primary" data-testid="import" disabled={!isOpen} onClick={onImport}>
        <Upload size={16} aria-hidden />
        {t("library.importFiles")}
      </Button>
    </header>
  );
}

function LayoutSign({ label, Icon }: { label: string; Icon: typeof List }) {
  return (
    <>
      <Icon size={15} aria-hidden />
      <span className={styles.hidden}>{label}</span>
    </>
  );
}

function TagFilter({ isOpen }: { isOpen: boolean }) {
  const { t, i18n } = useTranslation();
  const { library } = useApp();
  // Counted anew when the clips change.
  useLibrary((state) => state.clips);
  const chosen = useStore(clipsView, (state) => state.tags);
  const counts = library.tags();
  const names = [...new Set([...counts.keys(), ...chosen])].sort(new Intl.Collator(i18n.language).compare);
  const items: MenuItem[] = names.map((tag) => ({
    id: `tag-${tag}`,
    label: tag,
    shortcut: String(counts.get(tag) ?? 0),
    checked: chosen.includes(tag),
    onSelect: () => {
      const others = chosen.filter((each) => each !== tag);
      clipsView.setState({ tags: others.length < chosen.length ? others : [...chosen, tag] });
    },
  }));
  const nothing: MenuItem = { id: "no-tags", label: t("library.noTags"), disabled: true, onSelect: () => undefined };
  const clear: MenuItem = {
    id: "clear-tags",
    label: t("library.clearTags"),
    icon: X,
    startsGroup: true,
    onSelect: () => clipsView.setState({ tags: [] }),
  };
  return (
    <MenuButton
      label={t("library.filterTags")}
      items={items.length === 0 ? [nothing] : chosen.length > 0 ? [...items, clear] : items}
      align="start"
      testId="tag-menu"
      trigger={(props) => (
        <Button
          {...props}
          className={chosen.length > 0 ? styles.filtering : undefined}
          data-testid="tag-filter"
          disabled={!isOpen}
        >
          <Tags size={16} aria-hidden />
          <span className={styles.filterText}>{chosen.length > 0 ? chosen.join(" + ") : t("library.filterTags")}</span>
        </Button>
      )}
    />
  );
}
