import { app, session } from "electron";
import { isOurUrl } from "./pageOrigin";

/** What no page may do, whatever it contains: leave our origin, open windows, ask for anything but the camera. */
export function enforceSessionRules(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, answer, details) => {
    const wanted = "mediaTypes" in details ? (details.mediaTypes ?? []) : [];
    answer(isOurUrl(contents.getURL()) && permission === "media" && wanted.every((type) => type === "video"));
  });
  defaultSession.setPermissionCheckHandler((_contents, permission, origin, details) => {
    return isOurUrl(origin.replace(/\/$/, "")) && permission === "media" && details.mediaType !== "audio";
  });
  // No network at run time, also not by accident.
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !/^(app|blob|data|devtools):/.test(details.url) });
  });
  app.on("web-contents-created", (_event, contents) => {
    contents.on("will-navigate", (event) => {
      if (!isOurUrl(event.url)) event.preventDefault();
    });
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
  });
}
