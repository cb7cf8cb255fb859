import { Clapperboard, Hourglass, Layers, ListPlus, Radio, Snail, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RunDetails, RunSummary } from "../../../../common/trainingProtocol";
import type { Advice, Verdict } from "../../../../common/verdict";
import { useLibrary } from "../../../app/AppContext";
import { openClip } from "../../../app/navigation";
import { Button } from "../../../design/Button";
import { MenuButton, type MenuItem } from "../../../design/Menu";
import { openSetup } from "../../../training/trainView";
import { Card } from "../run/Card";
import { withLowerRate, withMoreRehearsal, withMoreTime } from "./suggestedSettings";
import styles from "./Verdict.module.css";
import { adviceText } from "./verdictText";

interface AdviceListProps {
  run: RunSummary;
  details: RunDetails;
  verdict: Verdict;
  /** Keeps it, where it is not kept yet, and makes live capture use it. */
  onUse(): void;
  onDiscard(): void;
}

/** What to do next, each with the way there. */
export function AdviceList({ run, details, verdict, onUse, onDiscard }: AdviceListProps) {
  const { t, i18n } = useTranslation();
  if (verdict.advice.length === 0) return null;
  return (
    <Card title={t("trainingRun.advice.label")} testId="verdict-advice">
      <ol className={styles.advice}>
        {verdict.advice.map((advice) => {
          const { title, why } = adviceText(advice, t, i18n.language);
          return (
            <li key={advice.kind} className={styles.adviceItem} data-advice={advice.kind}>
              <div>
                <strong>{title}</strong>
                <p>{why}</p>
              </div>
              <AdviceAction advice={advice} run={run} details={details} onUse={onUse} onDiscard={onDiscard} />
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

type AdviceActionProps = Omit<AdviceListProps, "verdict"> & { advice: Advice };

function AdviceAction({ advice, run, details: { settings, clips }, onUse, onDiscard }: AdviceActionProps) {
  switch (advice.kind) {
    case "use-it":
      return <Act kind={advice.kind} icon={<Radio size={15} aria-hidden />} onClick={onUse} />;
    case "discard-it":
      return <Act kind={advice.kind} icon={<Trash2 size={15} aria-hidden />} onClick={onDiscard} />;
    case "add-held-out":
      return (
        <Act kind={advice.kind} icon={<ListPlus size={15} aria-hidden />} onClick={() => openSetup({ settings })} />
      );
    case "more-rehearsal":
      return (
        <Act
          kind={advice.kind}
          icon={<Layers size={15} aria-hidden />}
          onClick={() => openSetup({ settings: withMoreRehearsal(settings) })}
        />
      );
    case "lower-learning-rate":
      return (
        <Act
          kind={advice.kind}
          icon={<Snail size={15} aria-hidden />}
          onClick={() => openSetup({ settings: withLowerRate(settings) })}
        />
      );
    case "train-longer":
      return (
        <Act
          kind={advice.kind}
          icon={<Hourglass size={15} aria-hidden />}
          onClick={() => openSetup({ continues: run.id, settings: withMoreTime(settings) })}
        />
      );
    case "correct-frames":
      return <ClipsToCorrect clips={clips} />;
  }
}

interface ActProps {
  kind: Exclude<Advice["kind"], "correct-frames">;
  icon: ReactNode;
  onClick(): void;
}

function Act({ kind, icon, onClick }: ActProps) {
  const { t } = useTranslation();
  return (
    <Button data-testid={`advice-${kind}`} onClick={onClick}>
      {icon}
      {t(`trainingRun.advice.${kind}.act`)}
    </Button>
  );
}

/** Clips that it learnt from: what is corrected in them is learnt next time. */
function ClipsToCorrect({ clips }: { clips: RunDetails["clips"] }) {
  const { t } = useTranslation();
  const present = useLibrary((state) => state.clips);
  const items = clips
    .filter(({ id, part }) => part === "training" && present.has(id))
    .map(
      ({ id, name }): MenuItem => ({ id: `clip-${id}`, label: name, icon: Clapperboard, onSelect: () => openClip(id) }),
    );
  const label = t("trainingRun.advice.correct-frames.act");
  return (
    <MenuButton
      label={label}
      items={items}
      testId="advice-clips"
      trigger={(props) => (
        <Button {...props} disabled={items.length === 0} data-testid="advice-correct-frames">
          <Clapperboard size={15} aria-hidden />
          {label}
        </Button>
      )}
    />
  );
}
