import i18next, { type TFunction } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { en } from "../../../../../../src/renderer/i18n/en";
import { formatLength } from "../../../../../../src/renderer/screens/train/duration";
import { settingFields } from "../../../../../../src/renderer/screens/train/setup/settingFields";
import { settingText } from "../../../../../../src/renderer/screens/train/setup/settingText";

let t: TFunction;
beforeAll(async () => {
  t = await i18next.createInstance().init({ lng: "en", resources: { en: { translation: en } } });
});

const field = (path: string) => settingFields.find((each) => each.path === path)!;

describe("a setting in words", () => {
  it.each([
    ["learningRate", 1e-4, "0.0001"],
    ["learningRate", 1e-7, "1e-7"],
    ["rehearsalShare", 0.3, "30%"],
    ["augmentation.noise", 0.015, "1.5%"],
    ["sequenceLength", 16, "16 frames"],
    ["patience", undefined, "off"],
    ["augmentation.mirror", true, "on"],
    ["schedule", "cosine", "Falling (cosine)"],
    ["network.recurrent", undefined, "As the base model"],
  ])("%s %j: %s", (path, value, text) => {
    expect(settingText(field(path), value, t)).toBe(text);
  });
});

describe("a length of time", () => {
  it.each([
    [0.2, "1 s"],
    [89, "89 s"],
    [90, "2 min"],
    [600, "10 min"],
    [3600, "1 h 0 min"],
    [7000, "1 h 57 min"],
  ])("%s s is %s", (seconds, text) => {
    expect(formatLength(seconds, t)).toBe(text);
  });
});
