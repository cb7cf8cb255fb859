import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { TrainingSettings } from "../../../../common/trainingProtocol";
import { formatNumber } from "../../../library/clipFormat";
import { formatLength } from "../duration";
import { estimateRun } from "./estimateRun";
import styles from "./SetupPage.module.css";
import type { SetupSession } from "./setupSession";
import { learntFrames } from "./setupState";
import { useBaseModel } from "./useSetup";

/** How long one training takes and how much it sees, as far as that can be told. */
export function EstimateFacts({ session, settings }: { session: SetupSession; settings: TrainingSettings }) {
  const { t, i18n } = useTranslation();
  const state = useStore(session.store);
  const model = useBaseModel(session);
  const { seconds, frames, repetitions } = estimateRun(settings, state.framesPerSecond, learntFrames(state));
  const number = (value: number) => formatNumber(Number(value.toPrecision(2)), i18n.language);
  const clips = (ids: readonly string[]) =>
    t("training.dataset.clips", { count: ids.length, amount: formatNumber(ids.length, i18n.language) });
  const duration =
    seconds === undefined
      ? t("training.start.unknown")
      : t(settings.minutes === undefined ? "training.start.about" : "training.start.atMost", {
          duration: formatLength(seconds, t),
        });
  return (
    <dl className={styles.facts} data-testid="estimate">
      <dt>{t("training.start.learnFrom")}</dt>
      <dd>{clips(settings.trainingClips)}</dd>
      <dt>{t("training.start.heldOut")}</dt>
      <dd>{clips(settings.heldOutClips)}</dd>
      <dt>{t("training.start.baseModel")}</dt>
      <dd>{model?.name ?? settings.baseModel}</dd>
      <dt>{t("training.start.duration")}</dt>
      <dd data-testid="estimated-duration">{duration}</dd>
      {frames !== undefined && (
        <>
          <dt>{t("training.start.framesSeen")}</dt>
          <dd>{number(frames)}</dd>
        </>
      )}
      {repetitions !== undefined && (
        <>
          <dt>{t("training.start.repetitions")}</dt>
          <dd>{t("training.start.times", { amount: number(repetitions) })}</dd>
        </>
      )}
    </dl>
  );
}
