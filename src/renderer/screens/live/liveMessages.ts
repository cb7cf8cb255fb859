import type { ErrorData } from "../../../common/errors";
import type { EngineState } from "../../../common/protocol";
import type { en } from "../../i18n/en";
import { sentence } from "../../i18n/sentence";

export type MessageId = keyof typeof en.messages;
export type MessageAction = keyof typeof en.actions;

export interface LiveMessage {
  id: MessageId;
  tone: "error" | "warning" | "info";
  /** `banner`: above everything. `picture`: instead of the picture. `hint`: over the picture, gently. */
  place: "banner" | "picture" | "hint";
  /** What the texts' {{placeholders}} stand for. */
  values: Record<string, string | number>;
  actions: MessageAction[];
}

export interface MessageInput {
  connection: "connecting" | "connected" | "lost";
  /** Undefined before the host has answered. */
  engine: EngineState | undefined;
  /** How long the engine has been in its state. */
  engineSinceMs: number;
  libraryError: ErrorData | undefined;
  libraryDismissed: boolean;
  callError: ErrorData | undefined;
  /** Why the source could not be opened or broke off. */
  sourceError: ErrorData | undefined;
  /** What the source is called in sentences. */
  sourceName: string;
  /** Why the engine could not compute the last frame. */
  frameError: ErrorData | undefined;
  sourceKind: "camera" | "video" | undefined;
  running: boolean;
  playing: boolean;
  /** Undefined: nothing is missing at the end of the video. */
  cutShort: { readableSeconds: number; promisedSeconds: number } | undefined;
  /** Since the last new picture of a camera. */
  silentForMs: number;
  /** Since somebody was seen last. */
  absentForMs: number;
  /** Mean of the picture, 0 to 255. */
  brightness: number;
  /** For how long hips were seen without knees and ankles. */
  legsOutForMs: number;
  /** How long frames take, where that is so long that the figure may seem to be frozen; else 0. */
  slowFrameMs: number;
}

const patienceMs = 1000;
const silenceMs = 3000;
const darkBelow = 20;

/** What to tell the user now: every banner, and at most one message over the picture. */
export function liveMessages(input: MessageInput): LiveMessage[] {
  return [...banners(input), ...overPicture(input).slice(0, 1)];
}

function banners(input: MessageInput): LiveMessage[] {
  const messages: LiveMessage[] = [];
  if (input.connection === "lost") {
    messages.push(banner("connection-lost", "warning"));
    // Whatever the host said before it went is old news.
    return messages;
  }
  if (input.engine) messages.push(...engineBanners(input.engine, input.engineSinceMs));
  if (input.callError) {
    messages.push(banner("call-failed", "error", { reason: sentence(input.callError.message) }, ["dismiss"]));
  }
  if (input.libraryError && !input.libraryDismissed) {
    messages.push(
      banner("library-unwritable", "warning", { reason: sentence(input.libraryError.message) }, [
        "open-settings",
        "dismiss",
      ]),
    );
  }
  if (input.cutShort) {
    const { readableSeconds, promisedSeconds } = input.cutShort;
    const values = {
      name: input.sourceName,
      readable: readableSeconds.toFixed(1),
      promised: promisedSeconds.toFixed(1),
    };
    messages.push(banner("video-cut-short", "warning", values, ["dismiss"]));
  }
  return messages;
}

function engineBanners(engine: EngineState, sinceMs: number): LiveMessage[] {
  switch (engine.state) {
    case "starting":
      return [];
    case "ready": {
      const { modelError, status } = engine;
      if (!modelError) return status.model?.untrained ? [untrained(status.model.name)] : [];
      const id = modelError.code === "model-missing" ? "model-missing" : "model-broken";
      return [banner(id, "warning", { reason: sentence(modelError.message) }, ["open-settings"])];
    }
    case "restarting": {
      const { reason, attempt, attempts, inMs } = engine;
      const seconds = Math.max(0, Math.ceil((inMs - sinceMs) / 1000));
      const id = /\bGPU\b|device (was )?lost/i.test(reason) ? "gpu-lost" : "engine-restarting";
      return [banner(id, "warning", { seconds, attempt, attempts, reason: sentence(reason) })];
    }
    case "failed":
      return [
        banner("engine-failed", "error", { reason: sentence(engine.error.message) }, [
          "restart-engine",
          "open-settings",
        ]),
      ];
  }
}

function untrained(name: string): LiveMessage {
  return banner("model-untrained", "warning", { name }, ["open-train"]);
}

function overPicture(input: MessageInput): LiveMessage[] {
  if (input.sourceError) return [sourceMessage(input.sourceError, input.sourceName)];
  if (!input.running || input.connection !== "connected" || input.engine?.state !== "ready") return [];
  const messages: LiveMessage[] = [];
  if (input.frameError) messages.push(hint("frame-failed", "warning", { reason: sentence(input.frameError.message) }));
  if (input.sourceKind === "camera" && input.silentForMs > silenceMs) messages.push(hint("camera-silent", "warning"));
  const seconds = Math.round(input.slowFrameMs / 1000);
  if (seconds > 0) messages.push(hint("slow-frames", "info", { seconds }));
  const moving = input.sourceKind === "camera" || input.playing;
  if (moving && input.absentForMs > patienceMs) {
    messages.push(hint(input.brightness < darkBelow ? "too-dark" : "no-person", "info"));
  }
  if (moving && input.legsOutForMs > patienceMs) messages.push(hint("legs-out", "info"));
  return messages;
}

function sourceMessage(error: ErrorData, name: string): LiveMessage {
  switch (error.code) {
    case "camera-none":
      return overlay(error.code, {}, ["open-video", "open-demo"]);
    case "camera-refused":
    case "camera-busy":
    case "camera-unplugged":
      return overlay(error.code, { camera: name }, ["retry-camera", "open-video"]);
    case "video-unreadable":
    case "video-codec":
    case "video-truncated":
      return overlay(error.code, { reason: error.message }, ["open-video", "open-demo"]);
    default:
      return overlay("source-failed", { reason: sentence(error.message) }, ["open-video", "open-demo"]);
  }
}

type Values = LiveMessage["values"];

function banner(
  id: MessageId,
  tone: LiveMessage["tone"],
  values: Values = {},
  actions: MessageAction[] = [],
): LiveMessage {
  return { id, tone, place: "banner", values, actions };
}

function overlay(id: MessageId, values: Values, actions: MessageAction[]): LiveMessage {
  return { id, tone: "error", place: "picture", values, actions };
}

function hint(id: MessageId, tone: LiveMessage["tone"], values: Values = {}): LiveMessage {
  return { id, tone, place: "hint", values, actions: [] };
}
