import { type SharedLink, splitIntoChannels } from "../common/channels";
import type { Link } from "../common/link";
import {
  engineChannel,
  type FromEngine,
  type FromStudio,
  type StudioCalls,
  studioChannel,
  type ToEngine,
  type ToStudio,
} from "../common/protocol";
import { serveCalls } from "../common/rpc";
import { exportCalls } from "./exporting/exportCalls";
import { importCalls } from "./importing/importCalls";
import { jobCalls } from "./jobs/jobCalls";
import { clipCalls } from "./library/clipCalls";
import { modelCalls } from "./models/modelCalls";
import { recordingCalls } from "./recording/recordingCalls";
import type { StudioServices } from "./studioServices";
import { trainingCalls } from "./training/trainingCalls";

/** Serves one client (a window, a tab) until its link closes: its `studio` channel here, its `engine` channel relayed. */
export function serveClient(shared: SharedLink, services: StudioServices): void {
  splitIntoChannels(shared).onOpen((name, link) => {
    switch (name) {
      case studioChannel:
        serveStudio(link as Link<FromStudio, ToStudio>, services);
        break;
      case engineChannel:
        services.connectEngine(link as Link<FromEngine, ToEngine>);
        break;
      default:
        link.close(`there is no channel "${name}"`);
    }
  });
}

function serveStudio(link: Link<FromStudio, ToStudio>, services: StudioServices): void {
  serveCalls<StudioCalls>(link, {
    "studio.info": () => services.info(),
    "settings.update": ({ change }) => services.updateSettings(change),
    "engine.restart": () => {
      services.restartEngine();
      return undefined;
    },
    ...clipCalls(services, link),
    ...recordingCalls(services.recorder, (listener) => link.onClose(listener)),
    ...importCalls(services, (listener) => link.onClose(listener)),
    ...exportCalls(services),
    ...jobCalls(services.jobs),
    ...trainingCalls(services),
    ...modelCalls(services),
  });
  const stopNotifying = services.onNotification((notification, from) => {
    if (from !== link) link.send(notification);
  });
  link.onClose(stopNotifying);
}
