import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { type ErrorData, toErrorData } from "../../../../common/errors";
import { useApp } from "../../../app/AppContext";
import { type ComparisonState, ModelComparison } from "../../../models/modelComparison";

const nothing = createStore<ComparisonState>(() => ({ computed: 0 }));

/** The comparison of two models on a clip; begun when it is looked at, ended when something else is chosen. */
export function useComparison(isShown: boolean, clipId: string | undefined, sides: [string, string] | undefined) {
  const { studio } = useApp();
  const [comparison, setComparison] = useState<ModelComparison>();
  const [openError, setOpenError] = useState<ErrorData>();
  const [attempt, setAttempt] = useState(0);
  const [first, second] = sides ?? [];
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt is a try with the same things
  useEffect(() => {
    if (!isShown || !clipId || !first || !second) return undefined;
    let opened: ModelComparison | undefined;
    let isWanted = true;
    setOpenError(undefined);
    ModelComparison.open(studio, clipId, [first, second]).then(
      (made) => {
        opened = made;
        if (isWanted) setComparison(made);
        else made.dispose();
      },
      (error: unknown) => {
        if (isWanted) setOpenError(toErrorData(error));
      },
    );
    return () => {
      isWanted = false;
      setComparison(undefined);
      opened?.dispose();
    };
  }, [studio, isShown, clipId, first, second, attempt]);
  const runError = useStore(comparison?.store ?? nothing, ({ error }) => error);
  return {
    comparison,
    error: openError ?? runError,
    retry: () => (comparison ? comparison.retry() : setAttempt(attempt + 1)),
  };
}
