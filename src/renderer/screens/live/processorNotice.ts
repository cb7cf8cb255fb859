import type { EngineStatus } from "../../../common/protocol";
import type { Settings } from "../../../common/settings";

/** What must be said plainly about a backend that is not a real GPU; undefined on a GPU. */
export function processorNotice(
  { backend, softwareAdapter }: Pick<EngineStatus, "backend" | "softwareAdapter">,
  setting: Settings["backend"],
): "noUsableGpu" | "onRequest" | "softwareAdapter" | undefined {
  if (backend === "webgpu") return softwareAdapter ? "softwareAdapter" : undefined;
  return setting === "wasm" ? "onRequest" : "noUsableGpu";
}
