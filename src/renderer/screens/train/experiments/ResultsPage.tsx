import { Trophy } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RunSummary } from "../../../../common/trainingProtocol";
import type { Interval, Verdict } from "../../../../common/verdict";
import { useTraining } from "../../../app/AppContext";
import { openRun } from "../../../app/navigation";
import { RunProgress } from "../runs/RunProgress";
import { TrainHeader } from "../TrainHeader";
import layout from "../TrainScreen.module.css";
import { formatChange, formatMean } from "../verdict/numbers";
import { bestRun } from "./bestRun";
import styles from "./Experiments.module.css";
import { useVerdicts } from "./useVerdicts";
import { runVariantText } from "./variantText";

const columns = ["after", "difference", "builtIn", "jitter"] as const;

/** What the trainings of an experiment came to, side by side. */
export function ResultsPage({ experimentId }: { experimentId: string }) {
  const { t } = useTranslation();
  const all = useTraining((state) => state.runs);
  const runs = useMemo(
    () =>
      [...all.values()]
        .filter((run) => run.experimentId === experimentId)
        .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)),
    [all, experimentId],
  );
  const verdicts = useVerdicts(runs);
  const judged = runs.flatMap(({ id }) => {
    const verdict = verdicts.get(id);
    return verdict ? [{ id, verdict }] : [];
  });
  const best = bestRun(judged);
  const name = runs[0]?.experimentName ?? "";
  return (
    <>
      <TrainHeader title={t("training.experiment.results", { name })} facts={t("training.experiment.resultsLead")} />
      <div className={layout.content} data-testid="results" data-best={best}>
        {runs.length === 0 ? (
          <p className={styles.note}>{t("training.experiment.gone")}</p>
        ) : (
          <div className={styles.results}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">{t("training.experiment.column.variant")}</th>
                  <th scope="col">{t("training.experiment.column.state")}</th>
                  {columns.map((column) => (
                    <th
                      key={column}
                      scope="col"
                      className={styles.number}
                      title={t(`training.experiment.columnHint.${column}`)}
                    >
                      {t(`training.experiment.column.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {runs.map((run) => (
                  <Row key={run.id} run={run} verdict={verdicts.get(run.id)} isBest={run.id === best} />
                ))}
              </tbody>
            </table>
            <Note pending={judged.length < runs.length} best={best} verdicts={judged.map(({ verdict }) => verdict)} />
          </div>
        )}
      </div>
    </>
  );
}

function Row({ run, verdict, isBest }: { run: RunSummary; verdict: Verdict | undefined; isBest: boolean }) {
  const { t, i18n } = useTranslation();
  const { id, name, variant, state } = run;
  const jitter = verdict && relative(verdict.jitter.difference, verdict.jitter.before.mean);
  return (
    <tr data-testid="result" data-run={id} data-state={state} className={isBest ? styles.best : undefined}>
      <th scope="row">
        <button
          type="button"
          className={styles.link}
          title={t("training.experiment.openRun", { name })}
          data-testid="result-open"
          onClick={() => openRun(id)}
        >
          {variant === undefined ? name : runVariantText(variant, t)}
        </button>
        {isBest && (
          <span className={styles.mark} title={t("training.experiment.bestHint")} data-testid="result-best">
            <Trophy size={13} aria-hidden />
            {t("training.experiment.best")}
          </span>
        )}
      </th>
      <td>
        {state === "finished" ? (
          <span className={verdict && styles[verdict.outcome]}>
            {t(run.outcome ? `training.outcome.${run.outcome}` : "training.state.finished")}
          </span>
        ) : (
          <span className={styles.progress}>
            {t(`training.state.${state}`)}
            <RunProgress run={run} />
          </span>
        )}
      </td>
      {verdict ? (
        <>
          <Cell value={verdict.heldOut.after} language={i18n.language} />
          <Cell value={verdict.heldOut.difference} language={i18n.language} isChange />
          <Cell value={verdict.builtIn.difference} language={i18n.language} isChange />
          <Cell value={jitter} language={i18n.language} isChange />
        </>
      ) : (
        columns.map((column) => (
          <td key={column} className={styles.number}>
            –
          </td>
        ))
      )}
    </tr>
  );
}

interface CellProps {
  value: Interval | undefined;
  language: string;
  /** With its sign. */
  isChange?: boolean;
}

/** A mean and, where there is one, its interval. */
function Cell({ value, language, isChange = false }: CellProps) {
  if (!value || Number.isNaN(value.mean)) return <td className={styles.number}>–</td>;
  const number = (each: number) => (isChange ? formatChange : formatMean)(each, language);
  const { mean, low, high } = value;
  return (
    <td className={styles.number}>
      {number(mean)}
      {!Number.isNaN(low) && (
        <span className={styles.interval}>
          [{number(low)}, {number(high)}]
        </span>
      )}
    </td>
  );
}

function Note({ pending, best, verdicts }: { pending: boolean; best: string | undefined; verdicts: Verdict[] }) {
  const { t } = useTranslation();
  const lines: string[] = [];
  const [against, ...others] = new Set(verdicts.map((verdict) => verdict.against));
  // The variants of an experiment are measured on the same clips; they may have been corrected meanwhile.
  if (against && others.length === 0)
    lines.push(t("trainingRun.curves.measured", { against: t(`trainingRun.against.${against}`) }));
  if (pending) lines.push(t("training.experiment.pending"));
  const hasOneClip = verdicts.length > 0 && verdicts.every(({ perClip }) => perClip.length < 2);
  if (hasOneClip) lines.push(t("training.experiment.oneClip"));
  else if (!pending && best === undefined) lines.push(t("training.experiment.noBest"));
  if (lines.length === 0) return null;
  return (
    <p className={styles.note} data-testid="results-note">
      {lines.join(" ")}
    </p>
  );
}

/** In percent of a value. */
function relative({ mean, low, high }: Interval, whole: number): Interval {
  return { mean: (mean / whole) * 100, low: (low / whole) * 100, high: (high / whole) * 100 };
}
