import type { TrainingSettings } from "../../../../common/trainingProtocol";

/** Names of a field of TrainingSettings that a form changes, with a dot where it lies deeper. */
export type SettingPath = Exclude<
  Nested<TrainingSettings>,
  "trainingClips" | "heldOutClips" | "augmentation" | "provenanceWeights" | "network"
>;

export type SettingValue = number | boolean | string | readonly number[] | undefined;

/** What a user set otherwise than proposed, by field. */
export type SettingChanges = ReadonlyMap<SettingPath, SettingValue>;

type Nested<T> = {
  [Key in keyof T & string]-?: NonNullable<T[Key]> extends readonly unknown[]
    ? Key
    : NonNullable<T[Key]> extends object
      ? Key | `${Key}.${keyof NonNullable<T[Key]> & string}`
      : Key;
}[keyof T & string];

export function readSetting(settings: TrainingSettings, path: SettingPath): SettingValue {
  const [outer, inner] = path.split(".") as [string, string?];
  const value = (settings as unknown as Record<string, unknown>)[outer];
  return (inner === undefined ? value : (value as Record<string, unknown> | undefined)?.[inner]) as SettingValue;
}

/** The settings with one field changed. */
export function withSetting(settings: TrainingSettings, path: SettingPath, value: SettingValue): TrainingSettings {
  const [outer, inner] = path.split(".") as [string, string?];
  if (inner === undefined) return { ...settings, [outer]: value };
  const before = (settings as unknown as Record<string, object | undefined>)[outer];
  return { ...settings, [outer]: { ...before, [inner]: value } };
}

export function withChanges(settings: TrainingSettings, changes: SettingChanges): TrainingSettings {
  let changed = settings;
  for (const [path, value] of changes) changed = withSetting(changed, path, value);
  return changed;
}

export function isSameSetting(a: SettingValue, b: SettingValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
