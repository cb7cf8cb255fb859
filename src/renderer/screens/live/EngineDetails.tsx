import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { EngineStatus } from "../../../common/protocol";
import { useApp, useSettings } from "../../app/AppContext";
import styles from "./EngineBadge.module.css";
import { FrameTimeGraph } from "./FrameTimeGraph";
import { formatCount, formatMilliseconds } from "./format";
import { processorNotice } from "./processorNotice";

/** Behind the badge: every self-test, the network, where the time goes. */
export function EngineDetails({ status }: { status: EngineStatus | undefined }) {
  const { t, i18n } = useTranslation();
  const { live } = useApp();
  const setting = useSettings()?.backend ?? "auto";
  const vitals = useStore(live.monitor.store);
  const milliseconds = (value: number | undefined) => t("badge.perFrame", { milliseconds: formatMilliseconds(value) });
  if (!status) return <p>{t("badge.starting")}</p>;
  const notice = processorNotice(status, setting);
  const failed = status.selfTests.filter(({ passed }) => !passed);
  const { model } = status;
  return (
    <div className={styles.details}>
      {notice && (
        <p className={styles.notice} data-testid="processor-notice">
          {t(`badge.${notice}`)}
        </p>
      )}
      <dl className={styles.list}>
        <dt>{t("badge.backend")}</dt>
        <dd>{t(`backend.${status.backend}`)}</dd>
        <dt>{t("badge.adapter")}</dt>
        <dd>{status.adapter}</dd>
        <dt>{t("badge.place")}</dt>
        <dd>{t(`place.${status.place}`)}</dd>
        <dt>{t("badge.why")}</dt>
        <dd>
          {setting !== "auto"
            ? t("badge.whySetting")
            : failed.length > 0
              ? t("badge.whyFallback", { failed: failed.map(({ backend }) => t(`backend.${backend}`)).join(", ") })
              : t("badge.whyFirst")}
        </dd>
        <dt>{t("badge.tried")}</dt>
        <dd>
          {status.selfTests.map((test, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same backend may be tried twice, in order
            <div key={index}>
              {t(`backend.${test.backend}`)}
              <span className={styles.small}>
                {test.passed
                  ? t("badge.passed", {
                      milliseconds: test.elapsedMs.toFixed(0),
                      error: test.maxError.toExponential(1),
                    })
                  : t("badge.notPassed", { reason: test.reason ?? "" })}
              </span>
            </div>
          ))}
        </dd>
        <dt>{t("badge.detector")}</dt>
        <dd>{status.detector ?? t("badge.noModel")}</dd>
        <dt>{t("badge.model")}</dt>
        <dd>
          {model?.name ?? t("badge.noModel")}
          {model && (
            <span className={styles.small}>
              {t("badge.modelShape", {
                stages: model.stages,
                width: model.width,
                parameters: formatCount(model.parameters, i18n.language),
              })}
            </span>
          )}
          {model?.imageSizePx && (
            <span className={styles.small}>{t("badge.modelSees", { pixels: model.imageSizePx })}</span>
          )}
          {model?.untrained && <span className={styles.small}>{t("badge.untrainedHint")}</span>}
        </dd>
        <dt>{t("badge.detect")}</dt>
        <dd>{milliseconds(vitals.detectMs)}</dd>
        <dt>{t("badge.lift")}</dt>
        <dd>{milliseconds(vitals.liftMs)}</dd>
        <dt>{t("badge.roundTrip")}</dt>
        <dd>{milliseconds(vitals.roundTripMs)}</dd>
        <dt>{t("badge.frames")}</dt>
        <dd>{vitals.frames}</dd>
        <dt>{t("badge.droppedFrames")}</dt>
        <dd>
          {vitals.dropped}
          <span className={styles.small}>{t("badge.droppedHint")}</span>
        </dd>
      </dl>
      <FrameTimeGraph />
    </div>
  );
}
