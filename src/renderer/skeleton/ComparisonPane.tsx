import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "../design/classes";
import styles from "./ComparisonPane.module.css";
import type { ComparisonLayout, ComparisonView } from "./ComparisonView";
import type { KeptComparison } from "./KeptComparison";

export interface ComparedPose {
  title: ReactNode;
  /** 17 x 3 m, inside frame (placeTogether); undefined: there is none. */
  joints: Float32Array | undefined;
  /** Colour of its sign in the legend when laid over others: a design token; absent: left and right have their own. */
  token?: string;
}

interface ComparisonPaneProps {
  kept: KeptComparison;
  /** In the order of the view's figures. */
  poses: readonly ComparedPose[];
  /** Index of the pose that is drawn through the others. */
  reference?: number;
  layout: ComparisonLayout;
  highlighted?: number;
  /** What is to be seen, in words. */
  label: string;
  testId: string;
  /** Handed the view as long as it is shown here, for tools outside. */
  onView?(view: ComparisonView | undefined): void;
  /** Shown where there is nothing to compare. */
  children?: ReactNode;
}

/** Poses of one frame in 3D, beside one another or overlaid, with their names over them. */
export function ComparisonPane(props: ComparisonPaneProps) {
  const { kept, poses, reference, layout, highlighted, label, testId, onView, children } = props;
  const { t } = useTranslation();
  const slot = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<ComparisonView>();
  const [state, setState] = useState<"running" | "no-webgl" | "context-lost">("running");

  useEffect(() => {
    const element = slot.current!;
    let attached: ComparisonView;
    try {
      attached = kept.attach(element);
    } catch {
      setState("no-webgl");
      return;
    }
    const onLost = () => setState("context-lost");
    const onRestored = () => setState("running");
    attached.canvas.addEventListener("webglcontextlost", onLost);
    attached.canvas.addEventListener("webglcontextrestored", onRestored);
    setView(attached);
    onView?.(attached);
    return () => {
      attached.canvas.removeEventListener("webglcontextlost", onLost);
      attached.canvas.removeEventListener("webglcontextrestored", onRestored);
      onView?.(undefined);
      kept.detach(element);
    };
  }, [kept, onView]);
  useEffect(() => view?.setLayout(layout), [view, layout]);
  useEffect(() => {
    view?.setPoses(
      poses.map(({ joints }) => joints),
      reference,
    );
  }, [view, poses, reference]);
  useEffect(() => view?.highlight(highlighted), [view, highlighted]);

  const there = poses.filter(({ joints }) => joints !== undefined);
  const isOverlaid = layout === "overlaid";
  return (
    <div className={styles.pane} data-testid={testId} data-layout={layout} data-poses={there.length}>
      <div ref={slot} className={styles.slot} role="img" aria-label={label} />
      {state === "running" ? (
        <div className={classes(styles.titles, isOverlaid ? styles.legend : styles.beside)}>
          {there.map(({ title, token }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: figures have no other name than their place
            <span key={index} className={styles.title}>
              {isOverlaid && <Sign token={token} />}
              {title}
            </span>
          ))}
        </div>
      ) : (
        <p className={styles.failed} role="alert">
          {t(state === "no-webgl" ? "player.view.noWebgl" : "view.contextLost")}
        </p>
      )}
      {there.length === 0 && state === "running" && <div className={styles.failed}>{children}</div>}
    </div>
  );
}

function Sign({ token }: { token: string | undefined }) {
  const background = token ? `var(${token})` : "linear-gradient(90deg, var(--scene-right) 50%, var(--scene-left) 50%)";
  return <span className={styles.sign} style={{ background }} aria-hidden />;
}
