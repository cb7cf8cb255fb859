import { ArrowLeft, ArrowLeftRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { InstalledModel } from "../../../../common/modelProtocol";
import { useLibrary } from "../../../app/AppContext";
import { goTo } from "../../../app/navigation";
import { Button, IconButton } from "../../../design/Button";
import { Select } from "../../../design/Select";
import styles from "./CompareModels.module.css";
import { ComparisonNumbers } from "./ComparisonNumbers";
import { ComparisonPlayer } from "./ComparisonPlayer";
import { ComparisonScene } from "./ComparisonScene";
import { type Compared, comparableClips } from "./compared";
import { useComparison } from "./useComparison";

interface CompareModelsProps {
  compared: Compared | undefined;
  isShown: boolean;
  models: readonly InstalledModel[];
  onChange(compared: Compared): void;
  onClose(): void;
}

/** Two models side by side on a clip. */
export function CompareModels({ compared, isShown, models, onChange, onClose }: CompareModelsProps) {
  const { t } = useTranslation();
  const clips = comparableClips(useLibrary((state) => state.clips).values());
  const { comparison, error, retry } = useComparison(isShown, compared?.clipId, compared?.sides);
  const nameOf = (id: string) => models.find((model) => model.id === id)?.name ?? id;
  const [first, second] = compared?.sides ?? ["", ""];
  const names = [nameOf(first), nameOf(second)] as const;
  const usable = models
    .filter((model) => model.error === undefined)
    .map(({ id, name, summary }) => ({
      value: id,
      label: summary?.untrained ? `${name} (${t("models.untrained")})` : name,
    }));
  const chooseSides = (sides: [string, string]) => compared && onChange({ ...compared, sides });
  const hasClips = clips.length > 0;
  return (
    <section
      className={styles.compare}
      hidden={!isShown}
      aria-label={t("models.comparing.title")}
      data-testid="compare-models"
    >
      <header className={styles.header}>
        <Button look="quiet" data-testid="compare-close" onClick={onClose}>
          <ArrowLeft size={15} aria-hidden />
          {t("models.comparing.close")}
        </Button>
        <h2 className={styles.title}>{t("models.comparing.title")}</h2>
        {hasClips && (
          <Choice
            label={t("models.comparing.clip")}
            options={clips.map(({ id, name }) => ({ value: id, label: name }))}
            value={compared?.clipId ?? ""}
            testId="compare-clip"
            onChange={(clipId) => compared && onChange({ ...compared, clipId })}
          />
        )}
        <Choice
          label={t("models.comparing.first")}
          options={usable}
          value={first}
          testId="compare-first"
          onChange={(id) => chooseSides([id, second])}
        />
        <IconButton
          label={t("models.comparing.swap")}
          data-testid="compare-swap"
          onClick={() => chooseSides([second, first])}
        >
          <ArrowLeftRight size={16} aria-hidden />
        </IconButton>
        <Choice
          label={t("models.comparing.second")}
          options={usable}
          value={second}
          testId="compare-second"
          onChange={(id) => chooseSides([first, id])}
        />
      </header>
      {!hasClips && (
        <div className={styles.empty}>
          <p>{t("models.comparing.noClips")}</p>
          <Button look="primary" data-testid="compare-to-clips" onClick={() => goTo("clips")}>
            {t("models.comparing.toClips")}
          </Button>
        </div>
      )}
      {error && (
        <div className={styles.failed} role="alert">
          <span>{t("models.comparing.failed", { reason: error.message })}</span>
          <Button data-testid="compare-retry" onClick={retry}>
            {t("models.comparing.retry")}
          </Button>
        </div>
      )}
      <div className={styles.content} hidden={!hasClips}>
        <div className={styles.stage}>
          {isShown && <ComparisonScene comparison={comparison} names={names} />}
          {comparison && <ComparisonPlayer comparison={comparison} />}
        </div>
        {comparison && <ComparisonNumbers comparison={comparison} names={names} />}
      </div>
    </section>
  );
}

interface ChoiceProps {
  label: string;
  options: readonly { value: string; label: string }[];
  value: string;
  testId: string;
  onChange(value: string): void;
}

function Choice({ label, options, value, testId, onChange }: ChoiceProps) {
  return (
    <span className={styles.choice}>
      <span aria-hidden>{label}</span>
      <Select options={options} value={value} aria-label={label} data-testid={testId} onChange={onChange} />
    </span>
  );
}
