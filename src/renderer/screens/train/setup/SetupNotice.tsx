import { LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ErrorData } from "../../../../common/errors";
import { Button } from "../../../design/Button";
import empty from "../../clips/ClipsEmpty.module.css";

interface SetupNoticeProps {
  /** Why nothing could be proposed; undefined: it is still being read. */
  error: ErrorData | undefined;
  /** Over the error. */
  title?: string;
  onRetry(): void;
  /** Before its test ids: `setup`. */
  testIdPrefix: string;
}

/** In place of a page of settings: they are being read, or could not be. */
export function SetupNotice({ error, title, onRetry, testIdPrefix }: SetupNoticeProps) {
  const { t } = useTranslation();
  return (
    <div className={empty.empty} data-testid={`${testIdPrefix}-loading`}>
      <div className={empty.notice} role={error ? "alert" : "status"}>
        {error ? (
          <>
            {title && <h2 className={empty.noticeTitle}>{title}</h2>}
            <p className={empty.noticeText}>{error.message}</p>
            <Button look="primary" data-testid={`${testIdPrefix}-retry`} onClick={onRetry}>
              {t("training.setup.retry")}
            </Button>
          </>
        ) : (
          <>
            <LoaderCircle className={empty.spinner} size={22} aria-hidden />
            {t("training.setup.loading")}
          </>
        )}
      </div>
    </div>
  );
}
