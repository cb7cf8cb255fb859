import { BrainCircuit, Camera, Clapperboard, PersonStanding } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClipMaterial } from "../../../../common/trainingProtocol";
import { useApp } from "../../../app/AppContext";
import { goTo } from "../../../app/navigation";
import { Button } from "../../../design/Button";
import { formatNumber } from "../../../library/clipFormat";
import { openSetup } from "../../../training/trainView";
import empty from "../../clips/ClipsEmpty.module.css";
import { showError } from "../../clips/useClipActions";
import { countMaterial } from "../setup/materialQuery";
import { teachesOtherwise } from "../setup/teachesOtherwise";
import styles from "./NoRuns.module.css";

/** Nothing was trained yet: what training does, what it takes, and what is there already. */
export function NoRuns({ isShown }: { isShown: boolean }) {
  const { t } = useTranslation();
  const material = useMaterial(isShown);
  return (
    <div className={empty.empty} data-testid="no-runs">
      <div className={styles.inner}>
        <span className={styles.icon}>
          <BrainCircuit size={26} strokeWidth={1.5} aria-hidden />
        </span>
        <h1 className={empty.title}>{t("training.empty.title")}</h1>
        <p className={styles.text}>{t("training.empty.what")}</p>
        <p className={styles.text}>{t("training.empty.needs")}</p>
        {material && <Proposal material={material} />}
      </div>
    </div>
  );
}

function Proposal({ material }: { material: readonly ClipMaterial[] }) {
  const { t, i18n } = useTranslation();
  const { clips, takes, frames } = countMaterial(material);
  const number = (value: number) => formatNumber(value, i18n.language);
  const isReady = clips > 0;
  const title = isReady
    ? t("training.empty.ready", { count: clips, amount: number(clips), frames: number(frames) })
    : t(material.length > 0 ? "training.empty.nothingReady" : "training.empty.noClips");
  const hint = isReady
    ? takes > 1
      ? t("training.empty.readyTwo", { takes: number(takes) })
      : t("training.empty.readyOne")
    : t(material.length > 0 ? "training.empty.nothingReadyHint" : "training.empty.noClipsHint");
  return (
    <div className={styles.proposal} data-testid="train-proposal" data-clips={clips} data-takes={takes}>
      <strong className={styles.proposalTitle}>{title}</strong>
      <span className={styles.proposalHint}>{hint}</span>
      <div className={styles.buttons}>
        {isReady && (
          <Button look="primary" data-testid="empty-start" onClick={() => openSetup()}>
            <BrainCircuit size={16} aria-hidden />
            {t("training.empty.start")}
          </Button>
        )}
        {material.length > 0 && (
          <Button look={isReady ? "normal" : "primary"} data-testid="empty-annotate" onClick={() => goTo("annotate")}>
            <PersonStanding size={16} aria-hidden />
            {t("training.empty.annotate")}
          </Button>
        )}
        {material.length === 0 && (
          <Button look="primary" data-testid="empty-live" onClick={() => goTo("live")}>
            <Camera size={16} aria-hidden />
            {t("training.empty.live")}
          </Button>
        )}
        <Button data-testid="empty-clips" onClick={() => goTo("clips")}>
          <Clapperboard size={16} aria-hidden />
          {t("training.empty.clips")}
        </Button>
      </div>
    </div>
  );
}

/** What the library holds to learn from, read when the screen comes to the front and when clips change meanwhile. */
function useMaterial(isShown: boolean): readonly ClipMaterial[] | undefined {
  const { training, library } = useApp();
  const [clips, setClips] = useState(() => library.store.getState().clips);
  const [material, setMaterial] = useState<readonly ClipMaterial[]>();
  useEffect(() => {
    const look = () => {
      const { clips: now } = library.store.getState();
      setClips((known) => (teachesOtherwise(known, now) ? now : known));
    };
    look();
    return library.store.subscribe(look);
  }, [library]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew whenever the clips change
  useEffect(() => {
    if (!isShown) return;
    const controller = new AbortController();
    training
      .material(controller.signal)
      .then(setMaterial)
      .catch((error) => {
        if (!controller.signal.aborted) showError(error);
      });
    return () => controller.abort();
  }, [training, clips, isShown]);
  return material;
}
