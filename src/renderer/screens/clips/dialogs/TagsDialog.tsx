import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClipSummary } from "../../../../common/libraryProtocol";
import { useApp } from "../../../app/AppContext";
import { Button } from "../../../design/Button";
import { classes } from "../../../design/classes";
import { Dialog } from "../../../design/Dialog";
import { Field } from "../../../design/Field";
import { TextField } from "../../../design/TextField";
import { formatNumber } from "../../../library/clipFormat";
import type { ClipActions } from "../useClipActions";
import styles from "./dialogs.module.css";

const mostSuggestions = 24;

interface TagsDialogProps {
  clips: readonly ClipSummary[];
  actions: ClipActions;
  onClose(): void;
}

/** The tags of one or many clips; those that only some have are shown as such, and stay so unless touched. */
export function TagsDialog({ clips, actions, onClose }: TagsDialogProps) {
  const { t, i18n } = useTranslation();
  const { library } = useApp();
  const [added, setAdded] = useState<readonly string[]>([]);
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState("");

  const present = new Set(clips.flatMap(({ tags }) => tags));
  const shown = [...new Set([...present, ...added])].filter((tag) => !removed.includes(tag));
  const isOnAll = (tag: string) => added.includes(tag) || clips.every(({ tags }) => tags.includes(tag));
  // Those used most are those used next.
  const suggestions = [...library.tags()]
    .sort(([a, countA], [b, countB]) => countB - countA || a.localeCompare(b, i18n.language))
    .map(([tag]) => tag)
    .filter((tag) => !shown.includes(tag) || !isOnAll(tag))
    .filter((tag) => tag.toLowerCase().includes(typed.trim().toLowerCase()))
    .slice(0, mostSuggestions);

  const add = (text: string) => {
    const tag = text.trim();
    setTyped("");
    if (tag === "") return;
    setRemoved(removed.filter((each) => each !== tag));
    setAdded([...new Set([...added, tag])]);
  };
  const remove = (tag: string) => {
    setAdded(added.filter((each) => each !== tag));
    if (present.has(tag)) setRemoved([...removed, tag]);
  };
  const save = () => {
    if (typed.trim() !== "") return add(typed);
    onClose();
    actions.setTags(
      clips.map(({ id }) => id),
      added,
      removed,
    );
  };
  return (
    <Dialog
      title={
        clips.length === 1
          ? t("library.tags.titleOne", { name: clips[0]!.name })
          : t("library.tags.titleMany", { amount: formatNumber(clips.length, i18n.language) })
      }
      testId="tags-dialog"
      onClose={onClose}
      onSubmit={save}
      footer={
        <>
          <Button data-testid="tags-cancel" onClick={onClose}>
            {t("app.cancel")}
          </Button>
          <Button look="primary" type="submit" data-testid="tags-save">
            {t("library.tags.save")}
          </Button>
        </>
      }
    >
      <div className={styles.chips}>
        {shown.map((tag) => (
          <span
            key={tag}
            className={classes(styles.chip, !isOnAll(tag) && styles.partly)}
            title={isOnAll(tag) ? undefined : t("library.tags.some")}
            data-testid="tag"
          >
            {tag}
            <button
              type="button"
              aria-label={t("library.tags.remove", { tag })}
              data-testid={`remove-tag-${tag}`}
              onClick={() => remove(tag)}
            >
              <X size={13} aria-hidden />
            </button>
          </span>
        ))}
        {shown.length === 0 && <span className={styles.muted}>{t("library.tags.none")}</span>}
      </div>
      <Field label={t("library.tags.add")} hint={t("library.tags.addHint")}>
        <TextField data-autofocus data-testid="new-tag" value={typed} onChange={setTyped} />
      </Field>
      {suggestions.length > 0 && (
        <>
          <h3 className={styles.heading}>{t("library.tags.known")}</h3>
          <div className={styles.chips}>
            {suggestions.map((tag) => (
              <button
                key={tag}
                type="button"
                className={classes(styles.chip, styles.suggestion)}
                aria-label={t("library.tags.addKnown", { tag })}
                data-testid={`add-tag-${tag}`}
                onClick={() => add(tag)}
              >
                <Plus size={13} aria-hidden />
                {tag}
              </button>
            ))}
          </div>
        </>
      )}
    </Dialog>
  );
}
