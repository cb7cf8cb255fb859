import type { Editor } from "../tools/editor";
import { useEditTick } from "../tools/useEditTick";
import { FrameSection } from "./FrameSection";
import styles from "./Inspector.module.css";
import { JointSection } from "./JointSection";
import { RangeSection } from "./RangeSection";
import { RecordSection } from "./RecordSection";

/** What is chosen, where it comes from, and what can be done with it. */
export function Inspector({ editor }: { editor: Editor }) {
  useEditTick(editor.clip);
  return (
    <div className={styles.inspector} data-testid="inspector">
      <JointSection editor={editor} />
      <RecordSection clip={editor.clip} />
      <RangeSection clip={editor.clip} />
      <FrameSection />
    </div>
  );
}
