import type { ErrorData } from "../../../common/errors";
import type { PoseMessage, SkipMessage } from "../../../common/protocol";
import type { CapturedPicture } from "../../capture/captureFrame";

/** What goes through a LiveSession, for somebody who keeps it. */
export interface LiveObserver {
  /** Every new picture of the source, before the engine is offered it. Released by the session. */
  onFrame(frame: CapturedPicture): void;
  /** Pictures of the source went by while the page was busy. */
  onUnseen(frames: number): void;
  /** @param capturedAtMs of the picture that is answered */
  onAnswer(answer: PoseMessage | SkipMessage, capturedAtMs: number): void;
  /** The next picture does not continue the last one: a seek, a loop. */
  onCut(): void;
  /** No picture comes any more. @param error why the source broke off; undefined: it was stopped or changed */
  onSourceClosed(error?: ErrorData): void;
}
