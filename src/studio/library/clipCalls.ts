import { StudioError } from "../../common/errors";
import type { ClipCalls } from "../../common/libraryProtocol";
import type { Handlers } from "../../common/rpc";
import type { StudioServices } from "../studioServices";

export function clipCalls(_services: StudioServices): Handlers<ClipCalls> {
  const notBuilt = () => {
    throw new StudioError("internal", "not built yet");
  };
  return {
    "library.status": notBuilt,
    "library.reopen": notBuilt,
    "clips.list": notBuilt,
    "clips.rename": notBuilt,
    "clips.setTags": notBuilt,
    "clips.duplicate": notBuilt,
    "clips.trim": notBuilt,
    "clips.split": notBuilt,
    "clips.merge": notBuilt,
    "clips.trash": notBuilt,
    "clips.restore": notBuilt,
    "clips.listTrash": notBuilt,
    "clips.deleteForever": notBuilt,
    "clips.reveal": notBuilt,
    "clips.folder": notBuilt,
    "clips.setThumbnail": notBuilt,
    "clip.open": notBuilt,
    "clip.readRows": notBuilt,
    "clip.appendEdits": notBuilt,
    "clip.overview": notBuilt,
    "clip.review": notBuilt,
  };
}
