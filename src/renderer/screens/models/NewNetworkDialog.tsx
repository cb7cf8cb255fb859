import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BackboneColours, ModelSummary } from "../../../common/modelProtocol";
import { useApp } from "../../app/AppContext";
import { openModel } from "../../app/navigation";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { Field } from "../../design/Field";
import { ProgressBar } from "../../design/ProgressBar";
import { Select } from "../../design/Select";
import { TextField } from "../../design/TextField";
import { showToast } from "../../design/toasts";
import { reasonOf } from "../../models/modelsClient";
import { type NetworkSize, networkSizes, networkWidths } from "../../models/networkChoices";
import { BackboneFields } from "./BackboneFields";
import { NetworkSums } from "./NetworkSums";
import styles from "./NewNetworkDialog.module.css";

const sizes = Object.keys(networkSizes) as NetworkSize[];
const memories = ["lstm", "none", "convlstm"] as const satisfies ModelSummary["recurrent"][];

interface Work {
  /** Of the file with weights, 0..1; undefined: all is sent, or there is none. */
  sent: number | undefined;
}

/** Creates an untrained image network and shows it in the list. */
export function NewNetworkDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const { models: client } = useApp();
  const [name, setName] = useState(t("models.create.defaultName"));
  const [size, setSize] = useState<NetworkSize>("half");
  const [width, setWidth] = useState<number>(networkSizes.half.width);
  const [recurrent, setRecurrent] = useState<ModelSummary["recurrent"]>("lstm");
  const [file, setFile] = useState<File>();
  const [colours, setColours] = useState<BackboneColours>("openpose");
  const [work, setWork] = useState<Work>();
  const [failure, setFailure] = useState<string>();
  const network = useMemo(() => ({ ...networkSizes[size], width, recurrent }), [size, width, recurrent]);
  const isPossible = name.trim() !== "" && !work;

  const create = async () => {
    if (!isPossible) return;
    setFailure(undefined);
    setWork({ sent: file && 0 });
    const onSent = (share: number) => setWork({ sent: share < 1 ? share : undefined });
    try {
      const { id, taken } = await client.create({ name: name.trim(), network, file, colours }, onSent);
      showToast({
        text: file ? t("models.create.doneWithWeights", { count: taken }) : t("models.create.done"),
        tone: "good",
      });
      openModel(id);
      onClose();
    } catch (error) {
      setFailure(reasonOf(error));
      setWork(undefined);
    }
  };
  const progressLabel = t(work?.sent === undefined ? "models.create.drawing" : "models.create.sending");
  return (
    <Dialog
      title={t("models.create.title")}
      onClose={() => {
        if (!work) onClose();
      }}
      onSubmit={() => void create()}
      size="medium"
      testId="new-network-dialog"
      footer={
        <>
          <Button disabled={work !== undefined} data-testid="new-network-cancel" onClick={onClose}>
            {t("app.cancel")}
          </Button>
          <Button look="primary" type="submit" disabled={!isPossible} data-testid="new-network-create">
            {t("models.create.submit")}
          </Button>
        </>
      }
    >
      <fieldset className={styles.fields} disabled={work !== undefined}>
        <p className={styles.lead}>{t("models.create.lead")}</p>
        <Field label={t("models.name")}>
          <TextField
            value={name}
            maxLength={200}
            aria-label={t("models.name")}
            data-testid="new-network-name"
            onChange={setName}
          />
        </Field>
        <div className={styles.pair}>
          <Field label={t("models.create.size")} hint={t(`models.create.sizeHints.${size}`)}>
            <Select
              options={sizes.map((value) => ({
                value,
                label: t(`models.create.sizes.${value}`, { size: networkSizes[value].sizePx }),
              }))}
              value={size}
              data-testid="new-network-size"
              onChange={(value) => {
                setSize(value as NetworkSize);
                setWidth(networkSizes[value as NetworkSize].width);
              }}
            />
          </Field>
          <Field label={t("models.create.width")} hint={t("models.create.widthHint")}>
            <Select
              options={networkWidths.map((value) => ({ value: `${value}`, label: `${value}` }))}
              value={`${width}`}
              data-testid="new-network-width"
              onChange={(value) => setWidth(Number(value))}
            />
          </Field>
        </div>
        <Field label={t("models.create.memory")} hint={t(`models.create.memoryHints.${recurrent}`)}>
          <Select
            options={memories.map((value) => ({ value, label: t(`models.create.memories.${value}`) }))}
            value={recurrent}
            data-testid="new-network-memory"
            onChange={(value) => setRecurrent(value as ModelSummary["recurrent"])}
          />
        </Field>
        <BackboneFields file={file} colours={colours} onFile={setFile} onColours={setColours} />
      </fieldset>
      <NetworkSums network={network} />
      {work && (
        <div className={styles.progress} role="status">
          <span>{progressLabel}</span>
          <ProgressBar label={progressLabel} value={work.sent} />
        </div>
      )}
      {failure && (
        <p className={styles.error} role="alert" data-testid="new-network-error">
          {failure}
        </p>
      )}
    </Dialog>
  );
}
