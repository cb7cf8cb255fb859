import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Axis } from "../../../../common/libraryProtocol";
import { Field } from "../../../design/Field";
import { NumberField } from "../../../design/NumberField";
import { Select } from "../../../design/Select";
import { allAxes, axisName, changeAxis } from "./axes";
import styles from "./MotionImportDialog.module.css";

const knownUnits = [
  { id: "m", unitM: 1 },
  { id: "cm", unitM: 0.01 },
  { id: "mm", unitM: 0.001 },
  { id: "inch", unitM: 0.0254 },
] as const;

interface AxisAssistantProps {
  axes: { up: Axis; front: Axis };
  unitM: number;
  onAxes(axes: { up: Axis; front: Axis }): void;
  onUnit(unitM: number): void;
}

/** Which of the file's directions point up and to the front, and how long its unit is; the preview shows what it means. */
export function AxisAssistant({ axes, unitM, onAxes, onUnit }: AxisAssistantProps) {
  const { t } = useTranslation();
  const [isOther, setOther] = useState(false);
  const options = allAxes.map((axis) => ({ value: axis, label: axisName(axis) }));
  const known = knownUnits.find((unit) => Math.abs(unit.unitM / unitM - 1) < 1e-6);
  return (
    <>
      <div className={styles.row}>
        {(["up", "front"] as const).map((which) => (
          <Field key={which} label={t(`importing.motion.${which}`)}>
            <Select
              value={axes[which]}
              options={options}
              data-testid={`axis-${which}`}
              onChange={(axis) => onAxes(changeAxis(axes, which, axis as Axis))}
            />
          </Field>
        ))}
        <Field label={t("importing.motion.unit")}>
          <Select
            value={isOther || !known ? "other" : known.id}
            options={[...knownUnits.map(({ id }) => id), "other" as const].map((id) => ({
              value: id,
              label: t(`importing.motion.units.${id}`),
            }))}
            data-testid="unit"
            onChange={(id) => {
              const unit = knownUnits.find((each) => each.id === id);
              setOther(unit === undefined);
              if (unit) onUnit(unit.unitM);
            }}
          />
        </Field>
        {(isOther || !known) && (
          <Field label={t("importing.motion.unitOther")}>
            <NumberField
              value={unitM}
              min={1e-6}
              max={1000}
              step={0.001}
              digits={6}
              data-testid="unit-metres"
              onChange={onUnit}
            />
          </Field>
        )}
      </div>
      <p className={styles.hint}>{t("importing.motion.axesHint")}</p>
    </>
  );
}
