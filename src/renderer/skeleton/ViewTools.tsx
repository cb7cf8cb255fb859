import { Camera as PictureIcon, SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../design/Button";
import { Popover } from "../design/Popover";
import { type ViewPreset, viewPresets } from "./OrbitCamera";
import styles from "./ViewTools.module.css";

interface ViewToolsProps {
  /** Before every test id, where a page has several views: `clip-`. */
  testIdPrefix?: string;
  isPossible?(preset: ViewPreset): boolean;
  onShow(preset: ViewPreset): void;
  /** Absent: there is nothing to save yet. */
  onSavePicture?: () => void;
  /** What the panel of options holds. */
  children: ReactNode;
}

/** The tools over a 3D view: where to look from, save a picture, options. */
export function ViewTools({
  testIdPrefix = "",
  isPossible = () => true,
  onShow,
  onSavePicture,
  children,
}: ViewToolsProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.tools}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex row everywhere */}
      <div role="group" aria-label={t("view.presets")} className={styles.presets}>
        {viewPresets.map((preset) => (
          <button
            key={preset}
            type="button"
            className={styles.preset}
            data-testid={`${testIdPrefix}view-${preset}`}
            disabled={!isPossible(preset)}
            onClick={() => onShow(preset)}
          >
            {t(`view.${preset}`)}
          </button>
        ))}
      </div>
      <div className={styles.buttons}>
        <IconButton
          look="normal"
          label={t("view.save")}
          data-testid={`${testIdPrefix}save-picture`}
          disabled={!onSavePicture}
          onClick={onSavePicture}
        >
          <PictureIcon size={16} aria-hidden />
        </IconButton>
        <Popover
          label={t("view.options")}
          testId={`${testIdPrefix}view-choices`}
          trigger={(props) => (
            <IconButton look="normal" label={t("view.options")} data-testid={`${testIdPrefix}view-options`} {...props}>
              <SlidersHorizontal size={16} aria-hidden />
            </IconButton>
          )}
        >
          {children}
        </Popover>
      </div>
    </div>
  );
}
