import type { TFunction } from "i18next";
import type { NumberSetting, SettingField } from "./settingFields";
import type { SettingValue } from "./settingPaths";

/** A value as words: "0.0001", "50%", "on". */
export function settingText(field: SettingField, value: SettingValue, t: TFunction): string {
  if (field.kind === "switch") return t(value ? "training.how.on" : "training.how.off");
  if (field.kind === "choice") return typeof value === "string" ? valueText(value, t) : t("training.how.asBase");
  if (typeof value !== "number") return t("training.how.off");
  const { unit } = field;
  const number = String(unit === "percent" ? Number((value * 100).toFixed(2)) : value);
  if (unit === "percent") return `${number}%`;
  return unit ? `${number} ${unitText(unit, t)}` : number;
}

export function valueText(value: string, t: TFunction): string {
  return t(`training.value.${value as "constant" | "cosine" | "euclidean" | "squared" | "lstm" | "none"}`);
}

export function unitText(unit: NonNullable<NumberSetting["unit"]>, t: TFunction): string {
  return unit === "percent" ? "%" : t(`training.unit.${unit}`);
}
