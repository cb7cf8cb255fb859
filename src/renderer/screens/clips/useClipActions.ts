import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { StudioError, toErrorData } from "../../../common/errors";
import { useApp, useStudio } from "../../app/AppContext";
import { openClip } from "../../app/navigation";
import { dismissToast, showToast } from "../../design/toasts";
import { formatNumber } from "../../library/clipFormat";
import type { ClipOperation } from "../../library/clipOperations";
import { selectOne } from "../../library/clipSelection";
import { type ClipsDialog, clipsView } from "../../library/clipsView";

export interface ClipActions {
  open(id: string): void;
  /** Lets the name be typed where it stands. */
  startRename(id: string): void;
  rename(id: string, name: string): void;
  setTags(ids: readonly string[], add: readonly string[], remove: readonly string[]): void;
  duplicate(ids: readonly string[]): void;
  trim(id: string, first: number, last: number): void;
  split(id: string, frame: number): void;
  merge(ids: readonly string[], name: string): void;
  analyse(ids: readonly string[]): void;
  reveal(id: string): void;
  copyPath(id: string): void;
  trash(ids: readonly string[]): void;
  restore(ids: readonly string[]): void;
  deleteForever(ids?: readonly string[]): void;
  undo(): void;
  redo(): void;
  show(dialog: ClipsDialog | undefined): void;
  canReveal: boolean;
}

/** Everything that buttons, menus and keys of the Clips screen do; what comes of it is said in a toast. */
export function useClipActions(): ClipActions {
  const { t, i18n } = useTranslation();
  const { library } = useApp();
  const canReveal = useStudio((state) => state.info?.capabilities.revealFolders ?? false);
  return useMemo(() => {
    const name = (id: string | undefined) => library.store.getState().clips.get(id ?? "")?.name ?? "";
    /** One clip is called by its name, several are counted. */
    const done = (what: "trash" | "restore" | "duplicate" | "tag" | "analysing", names: readonly string[]) =>
      names.length === 1
        ? t(`library.done.${what}One`, { name: names[0]! })
        : t(`library.done.${what}Many`, { amount: formatNumber(names.length, i18n.language) });
    const attempt = (work: () => Promise<void>) => void work().catch(showError);

    let lastDone: number | undefined;
    /** Says what was done, with a way back. Of the operation before there is none any more but Ctrl-Z. */
    const sayDone = (text: string, operation: ClipOperation) => {
      if (lastDone !== undefined) dismissToast(lastDone);
      const undo = () =>
        attempt(async () => {
          if (await library.undo(operation)) showToast({ tone: "info", text: t(`library.undone.${operation.action}`) });
        });
      lastDone = showToast({ tone: "good", text, action: { label: t("library.action.undo"), run: undo } });
    };
    const selectCreated = (operation: ClipOperation) => {
      if (operation.kind !== "clips" || operation.created.length === 0) return;
      const selected = new Set(operation.created);
      clipsView.setState({ selection: { ...selectOne(operation.created[0]!), selected } });
    };

    return {
      canReveal,
      open: (id) => {
        const { clips } = library.store.getState();
        const error = clips.get(id)?.error;
        if (error) showError(new StudioError(error.code, error.message));
        else openClip(id);
      },
      startRename: (id) => clipsView.setState({ renaming: id }),
      rename: (id, text) =>
        attempt(async () => {
          await library.rename(id, text);
        }),
      setTags: (ids, add, remove) =>
        attempt(async () => {
          const operation = await library.setTags(ids, add, remove);
          if (operation) sayDone(done("tag", ids.map(name)), operation);
        }),
      duplicate: (ids) =>
        attempt(async () => {
          const operation = await library.duplicate(ids);
          selectCreated(operation);
          sayDone(done("duplicate", ids.map(name)), operation);
        }),
      trim: (id, first, last) =>
        attempt(async () => {
          const values = { name: name(id) };
          const operation = await library.trim(id, first, last);
          selectCreated(operation);
          sayDone(t("library.done.trim", values), operation);
        }),
      split: (id, frame) =>
        attempt(async () => {
          const values = { name: name(id) };
          const operation = await library.split(id, frame);
          selectCreated(operation);
          sayDone(t("library.done.split", values), operation);
        }),
      merge: (ids, mergedName) =>
        attempt(async () => {
          const operation = await library.merge(ids, mergedName);
          selectCreated(operation);
          sayDone(t("library.done.merge", { amount: formatNumber(ids.length, i18n.language) }), operation);
        }),
      analyse: (ids) =>
        attempt(async () => {
          await library.analyse(ids);
          showToast({ tone: "info", text: done("analysing", ids.map(name)) });
        }),
      reveal: (id) =>
        attempt(async () => {
          await library.reveal(id);
        }),
      copyPath: (id) =>
        attempt(async () => {
          const path = await library.folderOf(id);
          // Refused where the page may not use the clipboard: the path can be read and copied from the message.
          const isCopied = await navigator.clipboard.writeText(path).then(
            () => true,
            () => false,
          );
          const text = t(isCopied ? "library.done.copied" : "library.done.pathShown", { path });
          showToast({ tone: isCopied ? "good" : "info", text });
        }),
      trash: (ids) =>
        attempt(async () => {
          const text = done("trash", ids.map(name));
          sayDone(text, await library.trash(ids));
        }),
      restore: (ids) =>
        attempt(async () => {
          const { trash = [] } = library.store.getState();
          const names = trash.filter(({ clip }) => ids.includes(clip.id)).map(({ clip }) => clip.name);
          sayDone(done("restore", names), await library.restore(ids));
        }),
      deleteForever: (ids) => attempt(() => library.deleteForever(ids)),
      undo: () =>
        attempt(async () => {
          if (lastDone !== undefined) dismissToast(lastDone);
          const operation = await library.undo();
          const text = operation ? t(`library.undone.${operation.action}`) : t("library.nothingToUndo");
          showToast({ tone: "info", text });
        }),
      redo: () =>
        attempt(async () => {
          const operation = await library.redo();
          if (operation) showToast({ tone: "info", text: t(`library.redone.${operation.action}`) });
        }),
      show: (dialog) => clipsView.setState({ dialog }),
    };
  }, [library, canReveal, t, i18n]);
}

/** For what went wrong without a place of its own on the screen. */
export function showError(error: unknown): void {
  showToast({ tone: "error", text: toErrorData(error).message });
}
