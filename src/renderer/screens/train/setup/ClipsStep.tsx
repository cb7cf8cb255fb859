import { Search, Shuffle } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button } from "../../../design/Button";
import { NumberField } from "../../../design/NumberField";
import { Select } from "../../../design/Select";
import { TextField } from "../../../design/TextField";
import { formatNumber } from "../../../library/clipFormat";
import styles from "./ClipsStep.module.css";
import { MaterialTable } from "./MaterialTable";
import { everything, findMaterial, materialTags } from "./materialQuery";
import { SplitNotes } from "./SplitNotes";
import { Step } from "./Step";
import type { SetupSession } from "./setupSession";

const mostFrames = 99_999;

/** Which clips are learnt from and which are held out, proposed, explained and changed. */
export function ClipsStep({ session }: { session: SetupSession }) {
  const { t, i18n } = useTranslation();
  const material = useStore(session.store, (state) => state.material) ?? [];
  const query = useStore(session.store, (state) => state.query);
  const parts = useStore(session.store, (state) => state.parts);
  const found = useMemo(() => findMaterial(material, query, i18n.language), [material, query, i18n.language]);
  const usable = found.filter(({ problem }) => problem === undefined);
  const number = (value: number) => formatNumber(value, i18n.language);
  const count = (part: string) => number([...parts.values()].filter((each) => each === part).length);
  const isFiltered = found.length < material.length;
  const tags = materialTags(material, i18n.language);
  return (
    <Step
      number={1}
      title={t("training.setup.clips")}
      lead={t("training.setup.clipsLead")}
      testId="step-clips"
      aside={
        <span className={styles.chosen} data-testid="chosen-clips">
          {t("training.material.chosen", { training: count("training"), heldOut: count("held-out") })}
        </span>
      }
    >
      <div className={styles.filters}>
        <TextField
          className={styles.search}
          aria-label={t("training.material.search")}
          placeholder={t("training.material.search")}
          data-testid="material-search"
          icon={<Search size={15} aria-hidden />}
          value={query.search}
          onChange={(search) => session.setQuery({ search })}
        />
        <Select
          aria-label={t("training.material.tag")}
          data-testid="material-tag"
          value={query.tag ?? ""}
          disabled={tags.length === 0}
          options={[
            { value: "", label: t("training.material.anyTag") },
            ...tags.map((tag) => ({ value: tag, label: tag })),
          ]}
          onChange={(tag) => session.setQuery({ tag: tag === "" ? undefined : tag })}
        />
        <span className={styles.least} title={t("training.material.leastLabel")}>
          {t("training.material.least")}
          <NumberField
            className={styles.leastField}
            aria-label={t("training.material.leastLabel")}
            data-testid="material-least"
            value={query.leastFrames}
            min={0}
            max={mostFrames}
            unit={t("training.material.leastUnit")}
            onChange={(leastFrames) => session.setQuery({ leastFrames })}
          />
        </span>
        <span className={styles.space} />
        <Button
          disabled={usable.length === 0}
          data-testid="propose-split"
          onClick={() => void session.propose(usable.map(({ clipId }) => clipId))}
        >
          <Shuffle size={15} aria-hidden />
          {isFiltered
            ? t("training.material.proposeShown", { amount: number(usable.length) })
            : t("training.material.propose")}
        </Button>
      </div>
      {found.length > 0 ? (
        <MaterialTable session={session} material={found} />
      ) : (
        <div className={styles.nothing}>
          {t("training.material.nothingFound")}
          <Button data-testid="material-all" onClick={() => session.setQuery(everything)}>
            {t("training.material.showAll")}
          </Button>
        </div>
      )}
      <SplitNotes session={session} />
    </Step>
  );
}
