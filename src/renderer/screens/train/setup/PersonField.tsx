import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClipMaterial } from "../../../../common/trainingProtocol";
import { useApp } from "../../../app/AppContext";
import { TextField } from "../../../design/TextField";
import { showToast } from "../../../design/toasts";
import { showError } from "../../clips/useClipActions";
import styles from "./ClipsStep.module.css";
import { personTag } from "./materialQuery";

/** Who is seen in a clip: kept as a tag of it. Taken over with Enter or when the field is left; Escape takes it back. */
export function PersonField({ clip, personsId }: { clip: ClipMaterial; personsId: string }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string>();
  const setPerson = useSetPerson();
  const take = () => {
    if (draft !== undefined) setPerson(clip, draft.trim());
    setDraft(undefined);
  };
  return (
    <TextField
      className={styles.person}
      aria-label={t("training.material.personOf", { name: clip.name })}
      placeholder={t("training.material.nobody")}
      title={t("training.material.personHint")}
      list={personsId}
      maxLength={60}
      data-testid="material-person"
      value={draft ?? clip.person ?? ""}
      onChange={setDraft}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") take();
        if (event.key === "Escape") setDraft(undefined);
      }}
    />
  );
}

function useSetPerson(): (clip: ClipMaterial, person: string) => void {
  const { t } = useTranslation();
  const { library } = useApp();
  return (clip, person) => {
    const before = clip.tags.filter((tag) => tag.startsWith(personTag("")));
    const after = person === "" ? [] : [personTag(person)];
    const set = async () => {
      const operation = await library.setTags(
        [clip.clipId],
        after,
        before.filter((tag) => !after.includes(tag)),
      );
      if (!operation) return;
      const text =
        person === ""
          ? t("training.done.noPerson", { clip: clip.name })
          : t("training.done.person", { clip: clip.name, person });
      const undo = () => void library.undo(operation).catch(showError);
      showToast({ tone: "good", text, action: { label: t("training.action.undo"), run: undo } });
    };
    void set().catch(showError);
  };
}
