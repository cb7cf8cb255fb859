import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { type ErrorData, toErrorData } from "../../../../common/errors";
import type { Axis, ImportInspection, ImportOptions } from "../../../../common/libraryProtocol";
import { useApp } from "../../../app/AppContext";
import { Button } from "../../../design/Button";
import { Dialog } from "../../../design/Dialog";
import { Field } from "../../../design/Field";
import { NumberField } from "../../../design/NumberField";
import { Segments } from "../../../design/Segments";
import { TextField } from "../../../design/TextField";
import type { PendingImport } from "../../../library/importQueue";
import { AxisAssistant } from "./AxisAssistant";
import { InspectionFacts, JointMapping } from "./InspectionFacts";
import styles from "./MotionImportDialog.module.css";
import { MotionPreview } from "./MotionPreview";
import { TruthSettings } from "./TruthSettings";
import { useComparison } from "./useComparison";
import { useInspection } from "./useInspection";

/** Asks about the motion files that were sent, one after the other. */
export function MotionImports() {
  const { imports } = useApp();
  const [first] = useStore(imports.store, (state) => state.pending);
  return first && <MotionImportDialog key={first.uploadId} file={first} />;
}

interface Choices {
  axes?: { up: Axis; front: Axis };
  unitM?: number;
  fps?: number;
  name?: string;
  target: "clip" | "truth";
  clipId?: string;
  offsetS: number;
  turn: boolean;
}

/** What a motion file holds, how it is to be read, and what becomes of it. */
function MotionImportDialog({ file }: { file: PendingImport }) {
  const { t } = useTranslation();
  const { imports } = useApp();
  const waiting = useStore(imports.store, (state) => state.pending.length);
  const [choices, setChoices] = useState<Choices>({ target: "clip", offsetS: 0, turn: true });
  const [problem, setProblem] = useState<ErrorData>();
  const { axes, unitM, fps, clipId, offsetS, turn } = choices;
  const { inspection, error, isReading } = useInspection(file.uploadId, { axes, unitM, fps });
  const isTruth = choices.target === "truth";
  const change = (next: Partial<Choices>) => setChoices((before) => ({ ...before, ...next }));
  const compared = useComparison(
    isTruth ? clipId : undefined,
    inspection?.preview,
    inspection?.previewTimesS,
    offsetS,
    turn,
  );
  const frames = useMemo(() => previewFrames(inspection, compared), [inspection, compared]);
  const reading: ImportOptions = { axes, unitM, fps };
  const isReady = inspection !== undefined && !error && !isReading && (!isTruth || clipId !== undefined);
  const cancel = () => void imports.discard(file);
  const run = async () => {
    if (!isReady) return;
    const options: ImportOptions = isTruth
      ? { ...reading, truthFor: { clipId: clipId!, offsetS, turn } }
      : { ...reading, name: choices.name?.trim() || undefined };
    try {
      await imports.start(file, options);
    } catch (failure) {
      setProblem(toErrorData(failure));
    }
  };
  const shownProblem = error ?? problem;
  return (
    <Dialog
      title={t("importing.motion.title", { name: file.fileName })}
      size={inspection?.preview ? "large" : "medium"}
      testId="motion-import"
      onClose={cancel}
      onSubmit={() => void run()}
      footer={
        <>
          {shownProblem && (
            <span className={styles.problem} role="alert" data-testid="import-problem">
              {shownProblem.message}
            </span>
          )}
          {!shownProblem && waiting > 1 && (
            <span className={styles.more}>
              {t("importing.motion.more", { count: waiting - 1, amount: waiting - 1 })}
            </span>
          )}
          <Button data-testid="import-cancel" onClick={cancel}>
            {t(waiting > 1 ? "importing.motion.skip" : "importing.motion.cancel")}
          </Button>
          <Button type="submit" look="primary" disabled={!isReady} data-testid="import-run">
            {t(isTruth ? "importing.motion.runTruth" : "importing.motion.run")}
          </Button>
        </>
      }
    >
      {!inspection && !error && <p className={styles.hint}>{t("importing.motion.reading")}</p>}
      {inspection && (
        <div className={inspection.preview ? styles.columns : undefined} data-reading={isReading}>
          <div className={styles.settings}>
            <InspectionFacts inspection={inspection} />
            {inspection.joints && <JointMapping joints={inspection.joints} />}
            {inspection.axes && inspection.unitM !== undefined && (
              <AxisAssistant
                axes={axes ?? inspection.axes}
                unitM={unitM ?? inspection.unitM}
                onAxes={(next) => change({ axes: next })}
                onUnit={(next) => change({ unitM: next })}
              />
            )}
            {inspection.kind !== "video" && (
              <Segments
                label={t("importing.motion.target")}
                value={choices.target}
                options={[
                  { value: "clip", label: t("importing.motion.asClip"), testId: "import-as-clip" },
                  { value: "truth", label: t("importing.motion.asTruth"), testId: "import-as-truth" },
                ]}
                onChange={(target) => change({ target })}
              />
            )}
            {isTruth ? (
              <TruthSettings
                uploadId={file.uploadId}
                options={reading}
                clipId={clipId}
                offsetS={offsetS}
                overlaps={compared?.some((pose) => pose !== undefined)}
                onClip={(id) => change({ clipId: id })}
                turn={turn}
                onOffset={(next) => change({ offsetS: next })}
                onTurn={inspection.kind === "motion" ? (next) => change({ turn: next }) : undefined}
              />
            ) : (
              <Field label={t("importing.motion.name")}>
                <TextField
                  value={choices.name ?? file.fileName.replace(/\.[^.]*$/, "")}
                  maxLength={200}
                  data-testid="import-name"
                  onChange={(name) => change({ name })}
                />
              </Field>
            )}
            {inspection.lacksTimes && (
              <Field label={t("importing.motion.fps")} hint={t("importing.motion.fpsHint")}>
                <NumberField
                  value={fps ?? inspection.fps}
                  min={1}
                  max={1000}
                  digits={2}
                  data-testid="import-fps"
                  onChange={(next) => change({ fps: next })}
                />
              </Field>
            )}
          </div>
          {inspection.preview && <MotionPreview frames={frames} />}
        </div>
      )}
    </Dialog>
  );
}

function previewFrames(
  inspection: ImportInspection | undefined,
  compared: readonly (Float32Array | undefined)[] | undefined,
) {
  if (!inspection?.preview || !inspection.previewTimesS) return undefined;
  return { joints: inspection.preview, timesS: inspection.previewTimesS, compared };
}
