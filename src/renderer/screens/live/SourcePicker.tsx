import { Camera, Clapperboard, FileVideo } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../app/AppContext";
import { Button } from "../../design/Button";
import styles from "./SourcePicker.module.css";
import type { LiveActions } from "./useLiveActions";

/** Where the picture comes from; always one click away. */
export function SourcePicker({ actions }: { actions: LiveActions }) {
  const { t } = useTranslation();
  const { live } = useApp();
  const source = useStore(live.store, (state) => state.source);
  const choices = [
    { kind: "camera", Icon: Camera, open: () => actions.openCamera() },
    { kind: "video", Icon: FileVideo, open: actions.chooseFile },
    { kind: "demo", Icon: Clapperboard, open: actions.openDemo },
  ] as const;
  return (
    <div className={styles.row}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex row everywhere */}
      <div role="group" aria-label={t("source.label")} className={styles.sources}>
        {choices.map(({ kind, Icon, open }) => (
          <Button
            key={kind}
            look="quiet"
            className={styles.button}
            aria-pressed={source?.kind === kind}
            data-testid={`source-${kind}`}
            onClick={open}
          >
            <Icon size={16} aria-hidden />
            {t(`source.${kind}`)}
          </Button>
        ))}
      </div>
      {source?.kind === "video" && (
        <span className={styles.file} title={source.name}>
          {source.name}
        </span>
      )}
    </div>
  );
}
