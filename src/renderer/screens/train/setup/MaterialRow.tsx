import { useTranslation } from "react-i18next";
import type { ClipMaterial } from "../../../../common/trainingProtocol";
import { useLibrary } from "../../../app/AppContext";
import { goTo, openClip } from "../../../app/navigation";
import { Button } from "../../../design/Button";
import { classes } from "../../../design/classes";
import { Segments } from "../../../design/Segments";
import { formatDuration, formatNumber } from "../../../library/clipFormat";
import { ClipThumbnail } from "../../clips/ClipThumbnail";
import styles from "./ClipsStep.module.css";
import { type ClipPart, usefulFrames } from "./materialQuery";
import { PersonField } from "./PersonField";
import type { SetupSession } from "./setupSession";

interface MaterialRowProps {
  session: SetupSession;
  clip: ClipMaterial;
  part: ClipPart | undefined;
  /** The list of known persons. */
  personsId: string;
  place: { index: number; total: number; topPx: number; heightPx: number };
}

/** A clip: what it teaches, who is seen, and what it is used for; or why it cannot be used. */
export function MaterialRow({ session, clip, part, personsId, place }: MaterialRowProps) {
  const { t, i18n } = useTranslation();
  const { clipId, name, durationS, targetsFrom, tags, problem } = clip;
  const summary = useLibrary((state) => state.clips.get(clipId));
  const shownTags = tags.filter((tag) => !tag.startsWith("person:"));
  return (
    <li
      aria-posinset={place.index + 1}
      aria-setsize={place.total}
      className={styles.row}
      style={{ transform: `translateY(${place.topPx}px)`, height: place.heightPx }}
      data-testid="material-clip"
      data-clip={clipId}
      data-part={part ?? "unused"}
      data-problem={problem}
    >
      <span className={styles.picture}>{summary && <ClipThumbnail clip={summary} small />}</span>
      <span className={styles.clip}>
        <button
          type="button"
          className={styles.name}
          title={t("training.material.open", { name })}
          data-testid="material-open"
          onClick={() => openClip(clipId)}
        >
          {name}
        </button>
        <span className={styles.about}>{[formatDuration(durationS), ...shownTags].join(" · ")}</span>
      </span>
      {problem ? (
        <Problem clip={clip} problem={problem} />
      ) : (
        <>
          <PersonField clip={clip} personsId={personsId} />
          <span className={styles.clip} title={t(`training.material.sourceHint.${targetsFrom}`)}>
            <span className={styles.frames}>
              {t("library.frames", {
                count: usefulFrames(clip),
                amount: formatNumber(usefulFrames(clip), i18n.language),
              })}
            </span>
            <span className={styles.about}>{t(`training.material.source.${targetsFrom}`)}</span>
          </span>
          <Segments
            label={t("training.material.useOf", { name })}
            value={part ?? "unused"}
            options={(["training", "held-out", "unused"] as const).map((value) => ({
              value,
              label: t(`training.material.${value}`),
              testId: `part-${value}`,
            }))}
            onChange={(next) => session.setPart(clipId, next === "unused" ? undefined : next)}
          />
        </>
      )}
    </li>
  );
}

/** Why a clip cannot be used, and the way out. */
function Problem({ clip, problem }: { clip: ClipMaterial; problem: NonNullable<ClipMaterial["problem"]> }) {
  const { t } = useTranslation();
  const reason = clip.error?.message ?? "";
  const text = problem === "broken" ? t("training.problem.broken", { reason }) : t(`training.problem.${problem}`);
  return (
    <span className={styles.problem}>
      <span className={classes(styles.problemText, problem === "broken" && styles.bad)} title={text}>
        {text}
      </span>
      {problem === "no-corrections" ? (
        <Button data-testid="material-correct" onClick={() => openClip(clip.clipId)}>
          {t("training.problem.correct")}
        </Button>
      ) : (
        <Button data-testid="material-to-clips" onClick={() => goTo("clips")}>
          {t("training.problem.toClips")}
        </Button>
      )}
    </span>
  );
}
