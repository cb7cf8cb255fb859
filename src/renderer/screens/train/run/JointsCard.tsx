import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { RunDetails } from "../../../../common/trainingProtocol";
import type { RunSession } from "../../../training/runSession";
import { Card, CardEmpty } from "./Card";
import { JointBars } from "./joints/JointBars";

interface JointsCardProps {
  session: RunSession;
  details: RunDetails;
  onHover(joint: number | undefined): void;
}

/** Joint by joint on the held-out clips: the model that it began with, and the network as it is now. */
export function JointsCard({ session, details, onHover }: JointsCardProps) {
  const { t } = useTranslation();
  const first = useStore(session.store, ({ heldOut }) => heldOut[0]);
  const last = useStore(session.store, ({ heldOut }) => heldOut.at(-1));
  const against = details.yardstick && t(`trainingRun.against.${details.yardstick.against}`);
  return (
    <Card
      title={t("trainingRun.joints.title")}
      hint={against ? t("trainingRun.joints.hint", { against }) : t("trainingRun.joints.hintPlain")}
      testId="run-joints"
    >
      {first && last ? (
        <JointBars beforeMm={first.perJointMm} afterMm={last.perJointMm} second="now" onHover={onHover} />
      ) : (
        <CardEmpty>
          {t(details.settings.heldOutClips.length > 0 ? "trainingRun.joints.none" : "trainingRun.poses.noHeldOut")}
        </CardEmpty>
      )}
    </Card>
  );
}
