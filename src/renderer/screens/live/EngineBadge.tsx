import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { EngineState } from "../../../common/protocol";
import { useApp, useSettings, useStudio } from "../../app/AppContext";
import { Popover } from "../../design/Popover";
import styles from "./EngineBadge.module.css";
import { EngineDetails } from "./EngineDetails";
import { formatMilliseconds, formatRate } from "./format";
import { processorNotice } from "./processorNotice";

/** What computes, where and how fast; always there, so that nothing falls back in silence. */
export function EngineBadge() {
  const { t } = useTranslation();
  const { live } = useApp();
  const connection = useStudio((state) => state.connection);
  const engine = useStudio((state) => state.info?.engine);
  const running = useStore(live.store, ({ phase }) => phase === "running");
  const vitals = useStore(live.monitor.store);
  const status = connection === "connected" && engine?.state === "ready" ? engine.status : undefined;
  const setting = useSettings()?.backend ?? "auto";
  const notice = status && processorNotice(status, setting);
  const perFrameMs = vitals.detectMs === undefined ? undefined : vitals.detectMs + (vitals.liftMs ?? 0);
  return (
    <Popover
      label={t("badge.details")}
      testId="engine-details"
      trigger={(props) => (
        <button
          type="button"
          className={styles.badge}
          aria-label={status && t("badge.label", { backend: t(`backend.${status.backend}`), adapter: status.adapter })}
          data-testid="badge"
          data-engine={connection === "connected" ? (engine?.state ?? "unknown") : "disconnected"}
          data-backend={status?.backend}
          data-adapter={status?.adapter}
          data-place={status?.place}
          data-frames={vitals.frames}
          data-dropped={vitals.dropped}
          data-ms={perFrameMs?.toFixed(2)}
          data-fps={vitals.framesPerSecond.toFixed(2)}
          {...props}
        >
          <span className={styles.light} data-tone={tone(connection, engine)} />
          {status ? (
            <span className={styles.what}>
              <span className={styles.line}>
                {t(`backend.${status.backend}`)} <span className={styles.where}>· {status.adapter}</span>
              </span>
              <span className={styles.second} data-notice={status.model?.untrained ? "untrained" : notice}>
                {status.model?.untrained && `${t("badge.untrained")} · `}
                {notice && `${t(`badge.${notice}`)} · `}
                {t(`place.${status.place}`)}
              </span>
            </span>
          ) : (
            <span className={styles.what}>{t(`badge.${idleText(connection, engine)}`)}</span>
          )}
          {running && (
            <span className={styles.numbers}>
              <span className={styles.number}>
                {t("badge.perFrame", { milliseconds: formatMilliseconds(perFrameMs) })}
              </span>
              <span className={styles.number}>
                {t("badge.perSecond", { frames: formatRate(vitals.framesPerSecond) })}
              </span>
              <span className={styles.dropped}>{t("badge.dropped", { frames: vitals.dropped })}</span>
            </span>
          )}
        </button>
      )}
    >
      <EngineDetails status={status} />
    </Popover>
  );
}

function tone(connection: string, engine: EngineState | undefined): "good" | "warning" | "bad" | "idle" {
  if (connection !== "connected" || !engine) return connection === "lost" ? "bad" : "idle";
  switch (engine.state) {
    case "starting":
      return "idle";
    case "ready":
      return engine.status.backend === "webgpu" && !engine.status.softwareAdapter ? "good" : "warning";
    case "restarting":
      return "warning";
    case "failed":
      return "bad";
  }
}

function idleText(connection: string, engine: EngineState | undefined) {
  if (connection === "lost") return "disconnected";
  if (engine?.state === "restarting" || engine?.state === "failed") return engine.state;
  return "starting";
}
