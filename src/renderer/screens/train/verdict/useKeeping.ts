import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RunSummary } from "../../../../common/trainingProtocol";
import { useApp, useStudio } from "../../../app/AppContext";
import { showToast } from "../../../design/toasts";
import { chooseModel } from "../../../models/chooseModel";
import { showError } from "../../clips/useClipActions";

/** Making a model of a run, and making live capture use it. */
export interface Keeping {
  /** Of the model that will be made; begins as the run's. */
  name: string;
  isNameEmpty: boolean;
  isBusy: boolean;
  setName(name: string): void;
  keep(): void;
  /** Keeps it unless it is kept already and still there. */
  keepAndUse(): void;
  /** Live capture uses a model from the next frame on; the toast offers the one before. */
  use(modelId: string): void;
}

export function useKeeping(run: RunSummary): Keeping {
  const { t } = useTranslation();
  const { training, studio } = useApp();
  const [typed, setName] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const name = typed ?? run.name;
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  // A model that was removed is made again.
  const kept = useStudio(({ info }) => info?.models.find(({ id }) => id === run.keptAs)?.id);
  const makeModel = () => training.keep(run.id, name.trim());
  return {
    name,
    isNameEmpty: name.trim() === "",
    isBusy,
    setName,
    keep: () =>
      void attempt(async () => {
        await makeModel();
        showToast({ tone: "good", text: t("training.done.keep", { name: name.trim() }) });
      }),
    keepAndUse: () => void attempt(async () => chooseModel(studio, kept ?? (await makeModel()), t)),
    use: (modelId) => void attempt(() => chooseModel(studio, modelId, t)),
  };
}
