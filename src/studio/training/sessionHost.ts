import type { Log } from "../../common/log";
import type { ModelFiles } from "../../common/modelFiles";
import type { ClipLibrary } from "../library/clipLibrary";
import type { WorkEngine } from "../workEngine";
import type { BuiltInMaterial } from "./builtInMaterial";

/** What a training needs of whoever runs it: the studio, or the command line. */
export interface SessionHost {
  library: Pick<ClipLibrary, "read" | "list" | "folderOf">;
  /** @throws StudioError `model-missing`, `model-broken` */
  readModel(id: string): Promise<ModelFiles>;
  /** Motion that ships with the program: against forgetting, and to measure it. */
  readBuiltIn(): Promise<BuiltInMaterial>;
  /** An engine for one session; the session ends it. See openWorkEngine. */
  openEngine(signal: AbortSignal): Promise<WorkEngine>;
  /** Default: what the backend is good for. */
  checkpointEverySteps?: number;
  log: Log;
}
