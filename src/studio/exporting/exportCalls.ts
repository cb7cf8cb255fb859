import { StudioError } from "../../common/errors";
import type { ExportCalls } from "../../common/libraryProtocol";
import type { Handlers } from "../../common/rpc";
import type { StudioServices } from "../studioServices";

export function exportCalls(_services: StudioServices): Handlers<ExportCalls> {
  const notBuilt = () => {
    throw new StudioError("internal", "not built yet");
  };
  return {
    "export.start": notBuilt,
  };
}
