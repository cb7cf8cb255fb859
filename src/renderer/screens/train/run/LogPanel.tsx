import type { TFunction } from "i18next";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { LogLine } from "../../../../common/trainingProtocol";
import { Checkbox } from "../../../design/Checkbox";
import { formatNumber } from "../../../library/clipFormat";
import type { RunSession } from "../../../training/runSession";
import { Card, CardEmpty } from "./Card";
import styles from "./LogPanel.module.css";
import { watchPreferences } from "./watchPreferences";

/** What happened to the run, the newest last; stays at the end unless somebody scrolled up. */
export function LogPanel({ session }: { session: RunSession }) {
  const { t, i18n } = useTranslation();
  const log = useStore(session.store, (state) => state.log);
  const showCheckpoints = useStore(watchPreferences, (state) => state.showCheckpoints);
  const lines = showCheckpoints ? log : log.filter(({ text }) => text !== "checkpoint");
  const list = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line moves the end
  useEffect(() => {
    if (list.current && isAtEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines.length]);
  return (
    <Card
      title={t("trainingRun.log.title")}
      testId="run-log"
      className={styles.panel}
      tools={
        <Checkbox
          label={t("trainingRun.log.showCheckpoints")}
          checked={showCheckpoints}
          data-testid="log-checkpoints"
          onChange={(checked) => watchPreferences.setState({ showCheckpoints: checked })}
        />
      }
    >
      {lines.length === 0 && <CardEmpty>{t("trainingRun.log.empty")}</CardEmpty>}
      {lines.length > 0 && (
        <ol
          ref={list}
          className={styles.lines}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
          tabIndex={0}
          aria-label={t("trainingRun.log.title")}
          onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
            isAtEnd.current = scrollTop + clientHeight > scrollHeight - 8;
          }}
        >
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added
            <li key={index} className={styles.line} data-text={line.text}>
              <time className={styles.time} dateTime={new Date(line.atMs).toISOString()}>
                {timeOf(line.atMs, i18n.language)}
              </time>
              <span>{logText(line, t, i18n.language)}</span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function timeOf(atMs: number, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(atMs);
}

/** Numbers in the language's own way; errors with a tenth. */
function logText({ text, values }: LogLine, t: TFunction, language: string): string {
  const shown = Object.entries(values ?? {}).map(([name, value]) => [
    name,
    typeof value === "number" ? formatNumber(value, language, name.endsWith("Mm") ? 1 : 0) : value,
  ]);
  return t(`trainingRun.log.${text}`, Object.fromEntries(shown));
}
