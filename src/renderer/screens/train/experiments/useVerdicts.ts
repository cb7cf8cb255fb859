import { useEffect, useState } from "react";
import type { RunSummary } from "../../../../common/trainingProtocol";
import type { Verdict } from "../../../../common/verdict";
import { useApp } from "../../../app/AppContext";
import { showError } from "../../clips/useClipActions";

/** The verdicts of those runs that have one, by id; read as they come. */
export function useVerdicts(runs: readonly RunSummary[]): ReadonlyMap<string, Verdict> {
  const { training } = useApp();
  const [verdicts, setVerdicts] = useState<ReadonlyMap<string, Verdict>>(new Map());
  const judged = runs.filter(({ outcome }) => outcome !== undefined).map(({ id }) => id);
  const key = judged.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what `judged` holds
  useEffect(() => {
    const controller = new AbortController();
    const read = async (id: string) => {
      const { verdict } = await training.open(id, controller.signal);
      if (verdict) setVerdicts((before) => new Map(before).set(id, verdict));
    };
    for (const id of judged) {
      if (verdicts.has(id)) continue;
      void read(id).catch((error) => {
        if (!controller.signal.aborted) showError(error);
      });
    }
    return () => controller.abort();
  }, [training, key]);
  return verdicts;
}
