import { useTranslation } from "react-i18next";
import type { ExperimentVariant } from "../../../../common/trainingProtocol";
import { Checkbox } from "../../../design/Checkbox";
import layout from "../setup/SetupPage.module.css";
import styles from "./Experiments.module.css";
import { type VariantGroup, variantKey } from "./experimentVariants";

interface VariantChoiceProps {
  group: VariantGroup;
  variants: readonly ExperimentVariant[];
  chosen: ReadonlySet<string>;
  onToggle(key: string, isChosen: boolean): void;
}

/** Variants that ask the same question. */
export function VariantChoice({ group, variants, chosen, onToggle }: VariantChoiceProps) {
  const { t } = useTranslation();
  const title = t(`training.experiment.group.${group}`);
  return (
    <section className={layout.step} aria-label={title} data-testid={`variants-${group}`}>
      <header>
        <h2 className={layout.stepTitle}>{title}</h2>
        <p className={layout.stepLead}>{t(`training.experiment.groupHint.${group}`)}</p>
      </header>
      <div className={styles.variants}>
        {variants.map((variant) => {
          const key = variantKey(variant);
          return (
            <Checkbox
              key={key}
              label={<VariantName variant={variant} />}
              checked={chosen.has(key)}
              data-testid={`variant-${key}`}
              onChange={(isChosen) => onToggle(key, isChosen)}
            />
          );
        })}
      </div>
    </section>
  );
}

function VariantName({ variant }: { variant: ExperimentVariant }) {
  const { t } = useTranslation();
  switch (variant.kind) {
    case "as-is":
    case "without-lstm":
      return t(`training.experiment.variant.${variant.kind}`);
    case "stages":
      return t("training.experiment.variant.stages", { count: variant.stages, amount: variant.stages });
    case "sequence-length":
      return t("training.experiment.variant.frames", { amount: variant.frames });
    case "learning-rate":
      return t("training.experiment.variant.rate", { rate: String(variant.rate) });
    case "learns":
      return t(`training.how.learnsName.${variant.learns}`);
  }
}
