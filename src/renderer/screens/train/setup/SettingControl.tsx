import { RotateCcw } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { TrainingSettings } from "../../../../common/trainingProtocol";
import { IconButton } from "../../../design/Button";
import { Checkbox } from "../../../design/Checkbox";
import { NumberField } from "../../../design/NumberField";
import { Select } from "../../../design/Select";
import { Switch } from "../../../design/Switch";
import { FieldProblem } from "./FieldProblem";
import styles from "./HowStep.module.css";
import type { NumberSetting, SettingField } from "./settingFields";
import { readSetting, type SettingValue } from "./settingPaths";
import { settingText, unitText, valueText } from "./settingText";
import type { SetupSession } from "./setupSession";

interface SettingControlProps {
  session: SetupSession;
  settings: TrainingSettings;
  field: SettingField;
}

/** One setting: name, value with its unit, what it does, what is proposed, and the way back to that. */
export function SettingControl({ session, settings, field }: SettingControlProps) {
  const { t } = useTranslation();
  const { path } = field;
  const proposed = useStore(session.store, (state) => state.proposed && readSetting(state.proposed, path));
  const isChanged = useStore(session.store, (state) => state.changes.has(path));
  const aboutId = useId();
  const name = t(`training.setting.${path}.name`);
  const usual = settingText(field, proposed, t);
  return (
    <div className={styles.setting} data-testid={`row-${path}`} data-changed={isChanged}>
      <span className={styles.settingName}>{name}</span>
      <span className={styles.control}>
        {isChanged && (
          <IconButton
            label={t("training.how.reset", { setting: name, value: usual })}
            data-testid={`reset-${path}`}
            onClick={() => session.reset(path)}
          >
            <RotateCcw size={14} aria-hidden />
          </IconButton>
        )}
        <Control
          name={name}
          aboutId={aboutId}
          field={field}
          value={readSetting(settings, path)}
          onChange={(value) => session.change(path, value)}
        />
      </span>
      <span id={aboutId} className={styles.settingAbout}>
        {t(`training.setting.${path}.about`)} {isChanged && t("training.how.usual", { value: usual })}
      </span>
      <span className={styles.settingProblem}>
        <FieldProblem session={session} field={path} />
      </span>
    </div>
  );
}

interface ControlProps {
  name: string;
  aboutId: string;
  field: SettingField;
  value: SettingValue;
  onChange(value: SettingValue): void;
}

function Control({ name, aboutId, field, value, onChange }: ControlProps) {
  const { t } = useTranslation();
  const shared = { "aria-label": name, "aria-describedby": aboutId, "data-testid": `setting-${field.path}` };
  switch (field.kind) {
    case "switch":
      return (
        <Switch
          {...shared}
          label={t(value ? "training.how.on" : "training.how.off")}
          checked={value === true}
          onChange={onChange}
        />
      );
    case "choice":
      return (
        <Select
          {...shared}
          value={typeof value === "string" ? value : ""}
          options={[
            ...(field.optional ? [{ value: "", label: t("training.how.asBase") }] : []),
            ...field.values.map((each) => ({ value: each, label: valueText(each, t) })),
          ]}
          onChange={(next) => onChange(next === "" ? undefined : next)}
        />
      );
    case "number":
      return <NumberControl {...shared} field={field} value={value as number | undefined} onChange={onChange} />;
  }
}

interface NumberControlProps {
  field: NumberSetting & SettingField;
  value: number | undefined;
  onChange(value: number | undefined): void;
  "aria-label": string;
  "aria-describedby": string;
  "data-testid": string;
}

function NumberControl({ field, value, onChange, ...shared }: NumberControlProps) {
  const { t } = useTranslation();
  const { min, max, step, digits, unit, usual } = field;
  // A share is written in percent.
  const scale = unit === "percent" ? 100 : 1;
  const shownDigits = unit === "percent" ? Math.max(0, digits - 2) : digits;
  const shown = (each: number) => Number((each * scale).toFixed(shownDigits));
  return (
    <>
      {usual !== undefined && (
        <Checkbox
          label=""
          aria-label={shared["aria-label"]}
          checked={value !== undefined}
          data-testid={`has-${field.path}`}
          onChange={(isOn) => onChange(isOn ? usual : undefined)}
        />
      )}
      <NumberField
        {...shared}
        className={styles.number}
        value={shown(value ?? usual ?? min)}
        min={shown(min)}
        max={shown(max)}
        step={shown(step)}
        digits={shownDigits}
        format={String}
        disabled={value === undefined}
        unit={unit && unitText(unit, t)}
        onChange={(next) => onChange(next / scale)}
      />
    </>
  );
}
