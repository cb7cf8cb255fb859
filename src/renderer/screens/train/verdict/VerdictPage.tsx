import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RunDetails, RunSummary } from "../../../../common/trainingProtocol";
import type { Verdict } from "../../../../common/verdict";
import { Card, CardEmpty } from "../run/Card";
import { ContinueDialog } from "../run/ContinueDialog";
import { JointBars } from "../run/joints/JointBars";
import { DiscardDialog } from "../runs/RunDialogs";
import { useRunActions } from "../runs/useRunActions";
import { AdviceList } from "./AdviceList";
import { ClipsTable } from "./ClipsTable";
import { FrameCards } from "./FrameCards";
import { KeepPanel } from "./KeepPanel";
import { MeasureTable } from "./MeasureTable";
import { useKeeping } from "./useKeeping";
import styles from "./Verdict.module.css";
import { VerdictHero } from "./VerdictHero";

interface VerdictPageProps {
  run: RunSummary;
  details: RunDetails;
  verdict: Verdict;
}

/** Whether a training was worth it, how that is known, and what to do next. */
export function VerdictPage({ run, details, verdict }: VerdictPageProps) {
  const { t } = useTranslation();
  const actions = useRunActions();
  const keeping = useKeeping(run);
  const [asking, setAsking] = useState<"discard" | "continue">();
  const ask = (what: typeof asking) => () => setAsking(what);
  const close = ask(undefined);
  return (
    <div className={styles.page}>
      <div className={styles.top}>
        <div className={styles.words}>
          <VerdictHero verdict={verdict} />
          <AdviceList
            run={run}
            details={details}
            verdict={verdict}
            onUse={keeping.keepAndUse}
            onDiscard={ask("discard")}
          />
        </div>
        <KeepPanel
          run={run}
          outcome={verdict.outcome}
          keeping={keeping}
          onDiscard={ask("discard")}
          onContinue={ask("continue")}
        />
      </div>
      <Card
        title={t("trainingRun.verdict.measures")}
        hint={t("trainingRun.verdict.measuresHint")}
        testId="verdict-numbers"
      >
        <MeasureTable verdict={verdict} />
      </Card>
      <Details details={details} verdict={verdict} />
      {asking === "discard" && <DiscardDialog run={run} onClose={close} onDiscard={() => actions.discard(run)} />}
      {asking === "continue" && <ContinueDialog run={run} actions={actions} onClose={close} />}
    </div>
  );
}

/** Joint by joint, clip by clip, and the frames worth a look: only where there are held-out clips. */
function Details({ details, verdict }: Pick<VerdictPageProps, "details" | "verdict">) {
  const { t } = useTranslation();
  if (verdict.perClip.length === 0) return null;
  const { perJoint, perClip, mostImproved, worst } = verdict;
  const against = t(`trainingRun.against.${verdict.against}`);
  const nameOf = (clipId: string) => details.clips.find(({ id }) => id === clipId)?.name ?? clipId;
  const isKnown = perJoint.afterMm.some(Number.isFinite);
  return (
    <>
      <div className={styles.two}>
        <Card
          title={t("trainingRun.joints.title")}
          hint={t("trainingRun.joints.hint", { against })}
          testId="verdict-joints"
        >
          {isKnown ? (
            <JointBars beforeMm={perJoint.beforeMm} afterMm={perJoint.afterMm} second="after" />
          ) : (
            <CardEmpty>{t("trainingRun.joints.none")}</CardEmpty>
          )}
        </Card>
        <Card
          title={t("trainingRun.verdict.perClip")}
          hint={t("trainingRun.joints.hint", { against })}
          testId="verdict-per-clip"
        >
          <ClipsTable clips={perClip} />
        </Card>
      </div>
      <Card title={t("trainingRun.verdict.worst")} hint={t("trainingRun.verdict.worstHint")} testId="verdict-worst">
        <FrameCards frames={worst} nameOf={nameOf} testId="worst-frames" />
      </Card>
      <Card
        title={t("trainingRun.verdict.mostImproved")}
        hint={t("trainingRun.verdict.improvedHint")}
        testId="verdict-improved"
      >
        <FrameCards frames={mostImproved} nameOf={nameOf} testId="improved-frames" />
      </Card>
    </>
  );
}
