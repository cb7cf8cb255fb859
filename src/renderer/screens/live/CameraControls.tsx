import { Square } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp, useSettings } from "../../app/AppContext";
import { preferences, type Resolution, resolutions } from "../../app/preferences";
import { Button } from "../../design/Button";
import { Select } from "../../design/Select";
import { Switch } from "../../design/Switch";
import { formatRate } from "./format";
import styles from "./TransportBar.module.css";
import type { LiveActions } from "./useLiveActions";

/** Which camera, how large, mirrored or not. */
export function CameraControls({ actions }: { actions: LiveActions }) {
  const { t } = useTranslation();
  const { live, studio } = useApp();
  const { cameras, source, camera, phase } = useStore(live.store);
  const resolution = useStore(preferences, (state) => state.resolution);
  const mirror = useSettings()?.mirrorCamera ?? false;
  const present = source?.kind === "camera" ? source.deviceId : undefined;
  const named = cameras
    .filter(({ deviceId }) => deviceId !== "")
    .map(({ deviceId, label }, index) => ({
      value: deviceId,
      label: label || t("source.anyCamera", { number: index + 1 }),
    }));
  // A camera that is being opened or was unplugged is not in the list, and stays chosen.
  const options = named.some(({ value }) => value === present)
    ? named
    : [{ value: present ?? "", label: source?.name ?? "" }, ...named];
  return (
    <>
      <Select
        aria-label={t("source.device")}
        className={styles.device}
        options={options}
        value={present ?? ""}
        data-testid="camera-device"
        onChange={(deviceId) => actions.openCamera(deviceId)}
      />
      <Select
        aria-label={t("source.resolution")}
        options={resolutions.map((value) => ({ value, label: value.replace("x", " × ") }))}
        value={resolution}
        data-testid="camera-resolution"
        onChange={(value) => {
          preferences.setState({ resolution: value as Resolution });
          actions.openCamera(present);
        }}
      />
      <Switch
        label={t("picture.mirror")}
        checked={mirror}
        data-testid="mirror"
        onChange={(mirrorCamera) => void studio.updateSettings({ mirrorCamera })}
      />
      <span className={styles.fill} />
      {camera && (
        <span className={styles.facts}>
          {camera.width} × {camera.height}
          {camera.framesPerSecond !== undefined &&
            ` · ${t("badge.perSecond", { frames: formatRate(camera.framesPerSecond) })}`}
        </span>
      )}
      {phase !== "failed" && (
        <Button data-testid="stop" onClick={actions.stop}>
          <Square size={14} aria-hidden />
          {t("source.stop")}
        </Button>
      )}
    </>
  );
}
