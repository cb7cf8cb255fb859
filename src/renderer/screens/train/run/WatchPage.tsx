import { useState } from "react";
import type { RunDetails } from "../../../../common/trainingProtocol";
import type { RunSession } from "../../../training/runSession";
import { CurvesPanel } from "./curves/CurvesPanel";
import { JointsCard } from "./JointsCard";
import { LogPanel } from "./LogPanel";
import { PosesPanel } from "./poses/PosesPanel";
import styles from "./Run.module.css";

/** How a run learns, or learnt: curves, held-out frames, joints, log. */
export function WatchPage({ session, details }: { session: RunSession; details: RunDetails }) {
  const [joint, setJoint] = useState<number>();
  return (
    <div className={styles.watch}>
      <div className={styles.column}>
        <CurvesPanel session={session} details={details} />
        <JointsCard session={session} details={details} onHover={setJoint} />
      </div>
      <div className={styles.column}>
        <PosesPanel
          session={session}
          hasHeldOut={details.settings.heldOutClips.length > 0}
          second={details.summary.state === "finished" ? "after" : "now"}
          highlighted={joint}
        />
        <LogPanel session={session} />
      </div>
    </div>
  );
}
