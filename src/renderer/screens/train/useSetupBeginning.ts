import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { useApp, useStudio } from "../../app/AppContext";
import { type SetupRequest, trainView } from "../../training/trainView";
import type { SetupSession } from "./setup/setupSession";
import { teachesOtherwise } from "./setup/teachesOtherwise";

/**
 * Begins a training that is asked for (TrainView). While it is put together, clips that are changed meanwhile, here or
 * elsewhere, are read again.
 */
export function useSetupBeginning(session: SetupSession, isShown: boolean): void {
  const { library } = useApp();
  const { view } = useStore(trainView);
  const isConnected = useStudio((state) => state.connection === "connected");
  const isSetup = view.place === "setup" || view.place === "experiment";
  const request = isSetup ? view.request : undefined;
  const begun = useRef<SetupRequest>(undefined);
  const isOld = useRef(false);
  useEffect(() => {
    if (request === undefined || !isConnected || begun.current === request) return;
    begun.current = request;
    isOld.current = false;
    void session.begin(request);
  }, [request, isConnected, session]);
  useEffect(() => {
    if (!isSetup) return;
    return library.store.subscribe(({ clips }, { clips: before }) => {
      isOld.current ||= teachesOtherwise(before, clips);
    });
  }, [isSetup, library]);
  useEffect(() => {
    if (!isSetup || !isShown || !isConnected) return;
    const look = () => {
      if (!isOld.current) return;
      isOld.current = false;
      void session.reload();
    };
    look();
    const timer = setInterval(look, lookMs);
    return () => clearInterval(timer);
  }, [isSetup, isShown, isConnected, session]);
}

/** Several changes in a row (an import, tags of many clips) are read at once. */
const lookMs = 1000;
