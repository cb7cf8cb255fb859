import { FileUp, X } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { BackboneColours } from "../../../common/modelProtocol";
import { Button, IconButton } from "../../design/Button";
import { Field } from "../../design/Field";
import { Select } from "../../design/Select";
import styles from "./NewNetworkDialog.module.css";

const colourKinds = ["openpose", "imagenet", "plain"] as const satisfies BackboneColours[];

interface BackboneFieldsProps {
  file: File | undefined;
  colours: BackboneColours;
  onFile(file: File | undefined): void;
  onColours(colours: BackboneColours): void;
}

/** Weights of a 2D network that a new one begins with, if there are any. */
export function BackboneFields({ file, colours, onFile, onColours }: BackboneFieldsProps) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <fieldset className={styles.backbone}>
      <legend className={styles.label}>{t("models.create.weights")}</legend>
      <div className={styles.file}>
        <Button data-testid="new-network-choose-weights" onClick={() => picker.current?.click()}>
          <FileUp size={15} aria-hidden />
          {t("models.create.chooseWeights")}
        </Button>
        {file && (
          <>
            <span className={styles.fileName}>{file.name}</span>
            <IconButton
              label={t("models.create.noWeights")}
              data-testid="new-network-no-weights"
              onClick={() => onFile(undefined)}
            >
              <X size={15} aria-hidden />
            </IconButton>
          </>
        )}
        <input
          ref={picker}
          type="file"
          accept=".safetensors"
          hidden
          aria-label={t("models.create.weights")}
          data-testid="new-network-weights"
          onChange={(event) => {
            onFile(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </div>
      {!file && <span className={styles.hint}>{t("models.create.weightsHint")}</span>}
      {file && (
        <Field label={t("models.create.colours")} hint={t("models.create.coloursHint")}>
          <Select
            options={colourKinds.map((value) => ({ value, label: t(`models.create.colourKinds.${value}`) }))}
            value={colours}
            data-testid="new-network-colours"
            onChange={(value) => onColours(value as BackboneColours)}
          />
        </Field>
      )}
    </fieldset>
  );
}
