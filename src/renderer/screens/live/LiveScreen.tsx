import { FileVideo } from "lucide-react";
import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../app/AppContext";
import { preferences } from "../../app/preferences";
import { useCommands } from "../../commands/useCommands";
import { DropOverlay } from "../../design/DropOverlay";
import { SplitView } from "../../design/SplitView";
import { useFileDrop } from "../../design/useFileDrop";
import { EngineBadge } from "./EngineBadge";
import styles from "./LiveScreen.module.css";
import { liveCommands } from "./liveCommands";
import { MessageBanners } from "./MessageBanners";
import { PicturePane } from "./PicturePane";
import { RecordControl } from "./RecordControl";
import { RecordingBanner } from "./RecordingBanner";
import { ScenePane } from "./ScenePane";
import { SourcePicker } from "./SourcePicker";
import { TransportBar } from "./TransportBar";
import { useLiveActions } from "./useLiveActions";
import { useLiveMessages } from "./useLiveMessages";

interface LiveScreenProps {
  onOpenSettings(): void;
}

/** Picture and keypoints on the left, the 3D skeleton on the right, the source above, its playback below. */
export function LiveScreen({ onOpenSettings }: LiveScreenProps) {
  const { t } = useTranslation();
  const { live, recording } = useApp();
  const phase = useStore(live.store, (state) => state.phase);
  const split = useStore(preferences, (state) => state.split);
  const fileInput = useRef<HTMLInputElement>(null);
  const actions = useLiveActions(fileInput, onOpenSettings);
  const messages = useLiveMessages();
  const { isDragging, dropHandlers } = useFileDrop(([file]) => file && actions.openFile(file));
  useCommands(
    "live",
    useMemo(() => liveCommands(live, recording), [live, recording]),
  );
  return (
    <section className={styles.live} data-testid="live" data-state={phase} {...dropHandlers}>
      <header className={styles.top}>
        <SourcePicker actions={actions} />
        <RecordControl />
        <EngineBadge />
      </header>
      <MessageBanners messages={messages} onAction={actions.run} />
      <RecordingBanner />
      <div className={styles.work}>
        <SplitView
          share={split}
          onShareChange={(share) => preferences.setState({ split: share })}
          label={t("view.divider")}
          left={<PicturePane messages={messages} actions={actions} />}
          right={<ScenePane />}
        />
      </div>
      <footer className={styles.bottom}>
        <TransportBar actions={actions} />
      </footer>
      <input
        ref={fileInput}
        type="file"
        accept="video/*,.mkv,.mov,.m4v"
        hidden
        data-testid="file-input"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // Choosing the same file again is a change too.
          event.target.value = "";
          if (file) actions.openFile(file);
        }}
      />
      {isDragging && (
        <DropOverlay testId="drop-target">
          <FileVideo aria-hidden />
          {t("source.drop")}
        </DropOverlay>
      )}
    </section>
  );
}
