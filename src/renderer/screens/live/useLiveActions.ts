import { type RefObject, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useApp } from "../../app/AppContext";
import { goTo } from "../../app/navigation";
import { libraryNotice } from "./libraryNotice";
import type { MessageAction, MessageId } from "./liveMessages";

export interface LiveActions {
  openCamera(deviceId?: string): void;
  chooseFile(): void;
  openFile(file: File): void;
  openDemo(): void;
  stop(): void;
  run(action: MessageAction, message: MessageId): void;
}

/** Everything that buttons and messages of the Live screen can do. */
export function useLiveActions(fileInput: RefObject<HTMLInputElement | null>, openSettings: () => void): LiveActions {
  const { live, studio } = useApp();
  const { t } = useTranslation();
  return useMemo(() => {
    const openCamera = (deviceId?: string) => void live.openCamera(deviceId, t("source.defaultCamera"));
    const chooseFile = () => fileInput.current?.click();
    const openDemo = () => void live.openDemo(t("source.demo"));
    const dismiss = (message: MessageId) => {
      if (message === "library-unwritable") libraryNotice.setState({ dismissed: true });
      else if (message === "video-cut-short") live.dismissCutShort();
      else studio.dismissError();
    };
    return {
      openCamera,
      chooseFile,
      openFile: (file) => void live.openVideo(file),
      openDemo,
      stop: () => live.stop(),
      run(action, message) {
        switch (action) {
          case "restart-engine":
            return void studio.restartEngine();
          case "open-settings":
            return openSettings();
          case "open-train":
            return goTo("train");
          case "retry-camera":
            return void live.retry();
          case "open-video":
            return chooseFile();
          case "open-demo":
            return openDemo();
          case "dismiss":
            return dismiss(message);
          default:
            return action satisfies never;
        }
      },
    };
  }, [live, studio, fileInput, openSettings, t]);
}
