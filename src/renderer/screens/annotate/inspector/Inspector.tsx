import type { ClipSession } from "../session/clipSession";
import { useClipTools } from "../tools/clipTools";
import { useEditTick } from "../tools/useEditTick";
import { FrameSection } from "./FrameSection";
import styles from "./Inspector.module.css";
import { JointSection } from "./JointSection";
import { RangeSection } from "./RangeSection";
import { RecordSection } from "./RecordSection";

/** What is chosen, where it comes from, and what can be done with it. */
export function Inspector({ clip }: { clip: ClipSession }) {
  const tools = useClipTools(clip);
  useEditTick(clip);
  return (
    <div className={styles.inspector} data-testid="inspector">
      <JointSection tools={tools} />
      <RecordSection clip={clip} />
      <RangeSection tools={tools} />
      <FrameSection />
    </div>
  );
}
