import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { InstalledModel } from "../../../common/modelProtocol";
import { useApp } from "../../app/AppContext";
import { showToast } from "../../design/toasts";
import { showError } from "../clips/useClipActions";
import { download } from "../live/saveFile";

/** What can be done to a model, with a message about how it went. */
export function useModelActions({ id, name }: InstalledModel) {
  const { t } = useTranslation();
  const { models: client } = useApp();
  const [isExporting, setExporting] = useState(false);
  const restore = () =>
    client.restore(id).then(() => showToast({ text: t("models.restored", { name }), tone: "good" }), showError);
  return {
    isExporting,
    async export(): Promise<void> {
      setExporting(true);
      try {
        const { address, fileName } = await client.export(id);
        download(address, fileName);
        showToast({ text: t("models.exported", { name: fileName }), tone: "good" });
      } catch (error) {
        showError(error);
      } finally {
        setExporting(false);
      }
    },
    async remove(): Promise<void> {
      try {
        await client.remove(id);
        const action = { label: t("models.undo"), run: () => void restore() };
        showToast({ text: t("models.removed", { name }), tone: "info", action });
      } catch (error) {
        showError(error);
      }
    },
  };
}
