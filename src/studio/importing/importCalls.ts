import { StudioError } from "../../common/errors";
import type { ImportCalls } from "../../common/libraryProtocol";
import type { Handlers } from "../../common/rpc";
import type { StudioServices } from "../studioServices";

export function importCalls(_services: StudioServices): Handlers<ImportCalls> {
  const notBuilt = () => {
    throw new StudioError("internal", "not built yet");
  };
  return {
    "upload.begin": notBuilt,
    "upload.append": notBuilt,
    "upload.discard": notBuilt,
    "import.inspect": notBuilt,
    "import.start": notBuilt,
    "analysis.start": notBuilt,
    "truth.suggestOffset": notBuilt,
  };
}
