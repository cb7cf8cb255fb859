import { useEffect, useState } from "react";
import { type ErrorData, toErrorData } from "../../../../common/errors";
import type { ImportInspection, ImportOptions } from "../../../../common/libraryProtocol";
import { useApp } from "../../../app/AppContext";

export interface InspectionState {
  /** The last one that came; of other options while `isReading`. */
  inspection?: ImportInspection;
  error?: ErrorData;
  isReading: boolean;
}

/** What an uploaded file holds, read anew by the host whenever the options change. */
export function useInspection(
  uploadId: string,
  { axes, unitM, fps }: Pick<ImportOptions, "axes" | "unitM" | "fps">,
): InspectionState {
  const { studio } = useApp();
  const [state, setState] = useState<InspectionState>({ isReading: true });
  const { up, front } = axes ?? {};
  useEffect(() => {
    const controller = new AbortController();
    setState((before) => ({ ...before, isReading: true }));
    const options: ImportOptions = { axes: up && front && { up, front }, unitM, fps };
    studio.call("import.inspect", { uploadId, options }, controller.signal).then(
      (inspection) => setState({ inspection, isReading: false }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        setState((before) => ({ inspection: before.inspection, error: toErrorData(error), isReading: false }));
      },
    );
    return () => controller.abort();
  }, [studio, uploadId, up, front, unitM, fps]);
  return state;
}
