import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { StudioInfo } from "../../../common/protocol";
import { useApp, useLibrary } from "../../app/AppContext";
import { goTo } from "../../app/navigation";
import { Button } from "../../design/Button";
import { TextField } from "../../design/TextField";
import { formatBytes, formatNumber } from "../../library/clipFormat";
import { clipsView } from "../../library/clipsView";
import { Section, SettingRow } from "./SettingRow";
import styles from "./SettingsScreen.module.css";

export function LibrarySection({ info }: { info: StudioInfo }) {
  const { t } = useTranslation();
  return (
    <Section title={t("settings.library")}>
      <FolderRow info={info} />
      <StatusRow />
      <TrashRow />
    </Section>
  );
}

function FolderRow({ info }: { info: StudioInfo }) {
  const { t } = useTranslation();
  const { studio } = useApp();
  const folder = info.settings.libraryFolder;
  const [draft, setDraft] = useState<string>();
  const wanted = draft?.trim() ?? "";
  const use = () => {
    if (wanted === "" || wanted === folder) return;
    setDraft(undefined);
    void studio.updateSettings({ libraryFolder: wanted });
  };
  return (
    <SettingRow
      name={t("settings.libraryFolder")}
      hint={draft === undefined ? t("settings.libraryHint") : t("library.settings.changeHint")}
      below={
        draft === undefined ? (
          <div className={styles.path} data-testid="library-folder">
            {folder}
          </div>
        ) : (
          <form
            className={styles.folder}
            onSubmit={(event) => {
              event.preventDefault();
              use();
            }}
          >
            <TextField
              ref={focusAtFirst}
              className={styles.folderField}
              aria-label={t("settings.libraryFolder")}
              value={draft}
              data-testid="library-folder-field"
              onChange={setDraft}
              onKeyDown={(event) => {
                if (event.key === "Escape") setDraft(undefined);
              }}
            />
            <Button type="submit" look="primary" disabled={wanted === "" || wanted === folder} data-testid="use-folder">
              {t("library.settings.use")}
            </Button>
            <Button data-testid="keep-folder" onClick={() => setDraft(undefined)}>
              {t("app.cancel")}
            </Button>
          </form>
        )
      }
    >
      {draft === undefined && (
        <Button data-testid="change-folder" onClick={() => setDraft(folder)}>
          {t("library.settings.change")}
        </Button>
      )}
    </SettingRow>
  );
}

function focusAtFirst(input: HTMLInputElement | null): void {
  input?.focus();
}

function StatusRow() {
  const { t, i18n } = useTranslation();
  const { library } = useApp();
  const status = useLibrary((state) => state.status);
  const clips = useLibrary((state) => state.clips.size);
  if (status?.state === "closed") {
    return (
      <SettingRow
        name={t("library.settings.status")}
        below={
          <div className={styles.error} role="alert" data-testid="library-error">
            {status.error.message}
          </div>
        }
      >
        <Button data-testid="settings-retry" onClick={() => void library.reopen().catch(() => undefined)}>
          {t("library.closed.retry")}
        </Button>
      </SettingRow>
    );
  }
  return (
    <SettingRow
      name={t("library.settings.status")}
      hint={status && t("library.settings.freeSpace", { size: formatBytes(status.freeBytes, i18n.language) })}
    >
      <span data-testid="library-state">
        {status
          ? t("library.settings.open", { count: clips, amount: formatNumber(clips, i18n.language) })
          : t("library.settings.opening")}
      </span>
    </SettingRow>
  );
}

function TrashRow() {
  const { t, i18n } = useTranslation();
  const { library } = useApp();
  const isLoaded = useLibrary((state) => state.isLoaded);
  const trash = useLibrary((state) => state.trash);
  useEffect(() => {
    // Without an answer the row is not shown; the state above says why.
    if (isLoaded) void library.loadTrash().catch(() => undefined);
  }, [library, isLoaded]);
  if (!isLoaded || !trash) return null;
  const bytes = trash.reduce((sum, { clip }) => sum + clip.bytes, 0);
  return (
    <SettingRow name={t("library.settings.trash")} hint={t("library.trash.lead")}>
      <span data-testid="trash-size">
        {trash.length === 0
          ? t("library.settings.trashEmpty")
          : t("library.settings.trashSize", {
              count: trash.length,
              amount: formatNumber(trash.length, i18n.language),
              size: formatBytes(bytes, i18n.language),
            })}
      </span>
      <Button
        data-testid="settings-trash"
        onClick={() => {
          clipsView.setState({ place: "trash" });
          goTo("clips");
        }}
      >
        {t("library.settings.showTrash")}
      </Button>
    </SettingRow>
  );
}
