import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ClipSummary } from "../../../common/libraryProtocol";
import { preferences } from "../../app/preferences";
import { useCommandKeys } from "../../commands/useCommandKeys";
import { Menu } from "../../design/Menu";
import { extendTo, nothingSelected, selectOne, stepTo, toggle } from "../../library/clipSelection";
import { clipsView } from "../../library/clipsView";
import { ClipCard } from "./ClipCard";
import styles from "./ClipCollection.module.css";
import { ClipRow } from "./ClipRow";
import { clipMenuItems } from "./clipMenuItems";
import { ListHeader } from "./ListHeader";
import type { ClipActions } from "./useClipActions";
import { useSelectedClips } from "./useVisibleClips";

const gapPx = 16;
const leastCardPx = 208;
/** Under the picture of a card: name, facts, tags. */
const cardTextPx = 82;
const listRowPx = 52;

interface ClipCollectionProps {
  clips: readonly ClipSummary[];
  actions: ClipActions;
  ref: RefObject<HTMLDivElement | null>;
}

/** The clips as a grid or a list; only what can be seen is in the page, so that thousands scroll as smoothly as ten. */
export function ClipCollection({ clips, actions, ref: scroller }: ClipCollectionProps) {
  const { t } = useTranslation();
  const layout = useStore(preferences, (state) => state.clips.layout);
  const selection = useStore(clipsView, (state) => state.selection);
  const renaming = useStore(clipsView, (state) => state.renaming);
  const selected = useSelectedClips(clips);
  const keys = useCommandKeys();
  const [menuAt, setMenuAt] = useState<{ x: number; y: number }>();
  const idPrefix = useId();
  const isGrid = layout === "grid";
  const { columns, rowPx } = useGridMeasures(scroller, isGrid);
  const rows = Math.ceil(clips.length / columns);

  const virtualizer = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 3,
    paddingStart: isGrid ? gapPx : 0,
    paddingEnd: gapPx,
    initialOffset: () => clipsView.getState().scrollTop,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew whenever a row's height changes
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  useScrollMemory(scroller);
  useActiveClipGone(clips);

  const scrollTo = (id: string) => {
    const index = clips.findIndex((clip) => clip.id === id);
    if (index >= 0) virtualizer.scrollToIndex(Math.floor(index / columns), { align: "auto" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const ids = clips.map(({ id }) => id);
    const rowsPerPage = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowPx) / rowPx));
    const next = stepTo(event.key, selection.active, ids, columns, rowsPerPage);
    if (next !== undefined) {
      clipsView.setState({ selection: event.shiftKey ? extendTo(selection, ids, next) : selectOne(next) });
      scrollTo(next);
    } else if (event.key === " " && selection.active !== undefined) {
      clipsView.setState({ selection: toggle(selection, selection.active) });
    } else return;
    event.preventDefault();
  };
  const onPress = (event: MouseEvent) => {
    const target = event.target as Element;
    const id = clipAt(target);
    if (target.closest("input")) return;
    if (id === undefined) return clipsView.setState({ selection: nothingSelected });
    if (target.closest("[data-more]")) {
      if (!selection.selected.has(id)) clipsView.setState({ selection: selectOne(id) });
      const box = target.closest("[data-more]")!.getBoundingClientRect();
      return setMenuAt({ x: box.left, y: box.bottom + 4 });
    }
    if (event.shiftKey) {
      const ids = clips.map((clip) => clip.id);
      return clipsView.setState({ selection: extendTo(selection, ids, id) });
    }
    const adds = event.ctrlKey || event.metaKey || target.closest("[data-mark]") !== null;
    clipsView.setState({ selection: adds ? toggle(selection, id) : selectOne(id) });
  };
  const onContextMenu = (event: MouseEvent) => {
    if ((event.target as Element).closest("input")) return;
    event.preventDefault();
    // The menu key and Shift-F10 point at the list itself: they mean the clip that the keyboard is on.
    const byKey = event.target === event.currentTarget && event.detail === 0 && event.button !== 2;
    const id = byKey ? selection.active : clipAt(event.target as Element);
    if (id === undefined) return;
    if (!selection.selected.has(id)) clipsView.setState({ selection: selectOne(id) });
    const box = document.getElementById(`${idPrefix}${id}`)?.getBoundingClientRect();
    setMenuAt(byKey && box ? { x: box.left + 24, y: box.top + 24 } : { x: event.clientX, y: event.clientY });
  };
  const endRename = useCallback(
    (id: string, name: string | undefined) => {
      clipsView.setState({ renaming: undefined });
      scroller.current?.focus();
      if (name !== undefined) actions.rename(id, name);
    },
    [actions, scroller],
  );

  const active = selection.active;
  return (
    <>
      {!isGrid && <ListHeader />}
      <div
        ref={scroller}
        role="listbox"
        aria-multiselectable
        aria-label={t("library.label")}
        aria-activedescendant={active === undefined ? undefined : `${idPrefix}${active}`}
        tabIndex={0}
        className={styles.scroller}
        data-testid="clip-collection"
        data-layout={layout}
        data-clips={clips.length}
        onKeyDown={onKeyDown}
        onClick={onPress}
        onDoubleClick={(event) => {
          const target = event.target as Element;
          const id = clipAt(target);
          if (id !== undefined && !target.closest("input, button, [data-mark]")) actions.open(id);
        }}
        onContextMenu={onContextMenu}
      >
        <div className={styles.content} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((row) => (
            <div
              key={row.key}
              role="presentation"
              className={isGrid ? styles.gridRow : styles.listRow}
              style={{
                transform: `translateY(${row.start}px)`,
                height: isGrid ? rowPx - gapPx : rowPx,
                gridTemplateColumns: isGrid ? `repeat(${columns}, minmax(0, 1fr))` : undefined,
              }}
            >
              {clips.slice(row.index * columns, (row.index + 1) * columns).map((clip, column) => {
                const Item = isGrid ? ClipCard : ClipRow;
                return (
                  <Item
                    key={clip.id}
                    id={`${idPrefix}${clip.id}`}
                    clip={clip}
                    place={row.index * columns + column + 1}
                    total={clips.length}
                    isSelected={selection.selected.has(clip.id)}
                    isActive={clip.id === active}
                    isRenaming={clip.id === renaming}
                    onRenamed={endRename}
                  />
                );
              })}
            </div>
          ))}
        </div>
      </div>
      {menuAt && selected.length > 0 && (
        <Menu
          label={t("library.selected", { count: selected.length, amount: selected.length })}
          items={clipMenuItems(selected, actions, t, keys)}
          place={menuAt}
          onClose={() => setMenuAt(undefined)}
          testId="clip-menu"
        />
      )}
    </>
  );
}

function clipAt(target: Element): string | undefined {
  return target.closest<HTMLElement>("[data-clip]")?.dataset.clip;
}

/** As many columns as cards fit; a row is as high as the cards' 16:9 pictures make it. */
function useGridMeasures(scroller: RefObject<HTMLDivElement | null>, isGrid: boolean) {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = () => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  if (!isGrid) return { columns: 1, rowPx: listRowPx };
  const inner = Math.max(leastCardPx, width - 2 * gapPx);
  const columns = Math.max(1, Math.floor((inner + gapPx) / (leastCardPx + gapPx)));
  const cardPx = (inner - gapPx * (columns - 1)) / columns;
  return { columns, rowPx: Math.round((cardPx * 9) / 16) + cardTextPx + gapPx };
}

function useScrollMemory(scroller: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = scroller.current!;
    const remember = () => clipsView.setState({ scrollTop: element.scrollTop });
    element.addEventListener("scroll", remember, { passive: true });
    return () => element.removeEventListener("scroll", remember);
  }, [scroller]);
}

/** When the clip that the keyboard is on is deleted, the keyboard goes to the one that took its place. */
function useActiveClipGone(clips: readonly ClipSummary[]): void {
  const before = useRef(clips);
  useEffect(() => {
    const { selection } = clipsView.getState();
    const there = new Set(clips.map(({ id }) => id));
    if (selection.active !== undefined && !there.has(selection.active)) {
      const from = before.current.findIndex(({ id }) => id === selection.active);
      const following = before.current.slice(Math.max(0, from)).find(({ id }) => there.has(id)) ?? clips.at(-1);
      if (from >= 0 && following) clipsView.setState({ selection: selectOne(following.id) });
    }
    before.current = clips;
  }, [clips]);
}
