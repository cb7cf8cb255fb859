import { ChevronRight, RotateCcw } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { TrainingSettings } from "../../../../common/trainingProtocol";
import { Button } from "../../../design/Button";
import { classes } from "../../../design/classes";
import { isAdvanced } from "./checkSetup";
import styles from "./HowStep.module.css";
import { SettingControl } from "./SettingControl";
import { settingFields, settingGroups } from "./settingFields";
import type { SetupSession } from "./setupSession";
import { useBaseModel, useProblems } from "./useSetup";

/** Every further setting with its unit, what is proposed, what it does, and a way back. */
export function AdvancedSettings({ session, settings }: { session: SetupSession; settings: TrainingSettings }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const contentId = useId();
  const changes = useStore(session.store, (state) => state.changes);
  const refused = useStore(session.store, (state) => state.refusal?.field);
  const problems = useProblems(session);
  const frontEnd = useBaseModel(session)?.summary?.frontEnd ?? "keypoints";
  const changed = settingFields.filter(({ path }) => changes.has(path)).length;
  const hasProblem = [...problems.keys(), refused].some((field) => field !== undefined && isAdvanced(field));
  useEffect(() => {
    if (hasProblem) setOpen(true);
  }, [hasProblem]);
  return (
    <div className={styles.advanced}>
      <div className={styles.advancedHeader}>
        <button
          type="button"
          className={styles.disclosure}
          aria-expanded={isOpen}
          aria-controls={contentId}
          data-testid="advanced"
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronRight className={classes(styles.chevron, isOpen && styles.open)} size={16} aria-hidden />
          {t("training.how.advanced")}
        </button>
        {changed > 0 && (
          <>
            <span className={styles.changed}>{t("training.how.changed", { count: changed, amount: changed })}</span>
            <Button look="quiet" data-testid="reset-all" onClick={() => session.reset()}>
              <RotateCcw size={14} aria-hidden />
              {t("training.how.resetAll")}
            </Button>
          </>
        )}
      </div>
      {isOpen && (
        <div id={contentId} className={styles.groups}>
          {settingGroups.map((group) => (
            <fieldset key={group} className={styles.group}>
              <legend className={styles.groupName}>{t(`training.group.${group}`)}</legend>
              <p className={styles.about}>{t(`training.groupHint.${group}`)}</p>
              {settingFields
                .filter((field) => field.group === group && (field.only ?? frontEnd) === frontEnd)
                .map((field) => (
                  <SettingControl key={field.path} session={session} settings={settings} field={field} />
                ))}
            </fieldset>
          ))}
        </div>
      )}
    </div>
  );
}
