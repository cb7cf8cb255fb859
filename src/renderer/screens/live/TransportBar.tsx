import { useStore } from "zustand";
import { useApp } from "../../app/AppContext";
import { CameraControls } from "./CameraControls";
import { SmoothingControl } from "./SmoothingControl";
import styles from "./TransportBar.module.css";
import type { LiveActions } from "./useLiveActions";
import { VideoTransport } from "./VideoTransport";

/** What can be done with the present source, and the smoothing, which every source has. */
export function TransportBar({ actions }: { actions: LiveActions }) {
  const { live } = useApp();
  const source = useStore(live.store, (state) => state.source);
  const video = useStore(live.store, (state) => state.video);
  return (
    <>
      <div className={styles.bar}>
        {source?.kind === "camera" && <CameraControls actions={actions} />}
        {video && <VideoTransport facts={video} onStop={actions.stop} />}
      </div>
      <SmoothingControl />
    </>
  );
}
