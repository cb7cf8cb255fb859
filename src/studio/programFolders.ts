import { join } from "node:path";

/** Where the built program finds its own files. */
export interface ProgramFolders {
  /** The page. */
  renderer: string;
  /** The engine's Node entry. */
  engineEntry: string;
  /** The thread that analyses clips (ClipAnalyst). */
  analysisEntry: string;
  /** The thread that reads files of motion (MotionFileThread). */
  motionFilesEntry: string;
  /** The thread that makes the built-in motion (BuiltInThread). */
  builtInMaterialEntry: string;
  /** The 2D detector's files. */
  detector: string;
  /** Bundled models. */
  models: string;
  /** The motion that ships with the program. */
  motion: string;
  /** The demo clip. */
  demo: string;
}

/** @param root the folder that holds package.json, out/ and resources/ */
export function programFolders(root: string): ProgramFolders {
  return {
    renderer: join(root, "out", "renderer"),
    engineEntry: join(root, "out", "main", "engine.js"),
    analysisEntry: join(root, "out", "main", "clipAnalysis.js"),
    motionFilesEntry: join(root, "out", "main", "motionFiles.js"),
    builtInMaterialEntry: join(root, "out", "main", "builtInMaterial.js"),
    detector: join(root, "out", "models"),
    models: join(root, "resources", "models"),
    motion: join(root, "resources", "motion"),
    demo: join(root, "resources", "demo"),
  };
}
