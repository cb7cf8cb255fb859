import { useEffect, useRef } from "react";
import { curveSeries } from "../../../../pose/clip/curveSeries";
import type { ClipSession } from "../session/clipSession";
import styles from "./Curves.module.css";
import { type Curve, formatCurveValue } from "./curveCatalogue";

/** A curve's value under the playhead; moves with every frame, past React. */
export function CurveValue({ clip, curve }: { clip: ClipSession; curve: Curve }) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    const show = () => {
      const { frame } = clip.feed.current;
      const { values } = curveSeries(clip.data, clip.placer, curve.kind, curve.joint, frame, frame);
      element.current!.textContent = formatCurveValue(values[0]!, curve.unit);
    };
    show();
    return clip.feed.subscribe(show);
  }, [clip, curve]);
  return <strong ref={element} className={styles.value} />;
}
