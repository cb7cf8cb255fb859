import { useTranslation } from "react-i18next";
import type { ExperimentVariant } from "../../../../common/trainingProtocol";
import { Checkbox } from "../../../design/Checkbox";
import layout from "../setup/SetupPage.module.css";
import styles from "./Experiments.module.css";
import { type VariantGroup, variantKey } from "./experimentVariants";
import { variantText } from "./variantText";

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
              label={variantText(variant, t)}
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
