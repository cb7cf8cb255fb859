/** What the user chose; kept as one JSON file by src/studio/settingsFile.ts. */
export interface Settings {
  language: "system" | "en" | "zh-CN";
  theme: "system" | "light" | "dark";
  /** Which backend the engine tries: `auto` is WebGPU on a real GPU, else WebAssembly. */
  backend: "auto" | "webgpu" | "wasm";
  /**
   * Id of the model in use, a folder name under resources/models or the library's models; `automaticModel`: the
   * bundled one that is fast enough here.
   */
  model: string;
  /** One Euro smoothing of the pose, 0 (raw) to 1 (calmest). */
  smoothing: number;
  /** Show the camera picture as in a mirror. The skeleton is not mirrored: the user's right stays right. */
  mirrorCamera: boolean;
  /** Keys that the user gave to commands, by the command's id; none is an empty list. */
  shortcuts: Record<string, string[]>;
  /** Folder of the clip library. */
  libraryFolder: string;
}

/** In place of a model's id: the host picks by speed. No folder has this name. */
export const automaticModel = "automatic";

/** The networks that ship with the program, by id. */
export const bundledModels = { small: "rpsm-keypoints-512", full: "rpsm-keypoints-1024" } as const;

export const defaultSettings: Omit<Settings, "libraryFolder"> = {
  language: "system",
  theme: "system",
  backend: "auto",
  model: automaticModel,
  smoothing: 0.5,
  mirrorCamera: true,
  shortcuts: {},
};
