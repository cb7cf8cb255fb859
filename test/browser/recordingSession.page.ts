import { type ErrorCode, StudioError } from "../../src/common/errors";
import type { ClipSummary, RecordingStart } from "../../src/common/libraryProtocol";
import type { PoseMessage } from "../../src/common/protocol";
import { RecordingSession } from "../../src/renderer/recording/recordingSession";
import type { RecordingState } from "../../src/renderer/recording/recordingState";

/** How the host behaves. */
export interface HostBehaviour {
  /** Refuses to begin. */
  refuses?: ErrorCode;
  /** Refuses the n-th append and all after it. */
  appendFails?: { at: number; code: ErrorCode };
  /** Each append takes so long. */
  appendMs?: number;
  countdownS?: number;
}

export interface Rehearsal {
  /** Every phase, in order. */
  phases: string[];
  last: RecordingState;
  started: RecordingStart[];
  calls: string[];
  rowTimesS: number[];
  posed: number;
  videoBytes: number;
  /** Most bytes of video that one call carried. */
  largestPiece: number;
}

type Step =
  | { do: "toggle" }
  | { do: "frames"; count: number; everyMs: number; answered?: boolean; width?: number }
  | { do: "cut" }
  | { do: "close"; error?: string }
  | { do: "wait"; ms: number }
  | { do: "until"; phase: RecordingState["phase"] };

/** Runs a session against a host that is played by this page: frames come when the steps say so. */
export async function rehearse(steps: Step[], host: HostBehaviour = {}): Promise<Rehearsal> {
  const result: Omit<Rehearsal, "last"> = {
    phases: [],
    started: [],
    calls: [],
    rowTimesS: [],
    posed: 0,
    videoBytes: 0,
    largestPiece: 0,
  };
  const session = new RecordingSession({
    describeTake: () => ({
      name: "Take 1",
      camera: "Test camera",
      sourceWidth: 160,
      sourceHeight: 120,
      model: { id: "a", name: "A", stages: 1 },
      call: playHost(result, host) as never,
      isTakesModel: () => true,
      isAnswering: () => true,
    }),
    countdownS: () => host.countdownS ?? 0,
    onStarted: () => {},
  });
  session.store.subscribe(({ phase }) => {
    if (result.phases.at(-1) !== phase) result.phases.push(phase);
  });
  let frame = 0;
  for (const step of steps) {
    switch (step.do) {
      case "toggle":
        session.toggle();
        break;
      case "frames":
        for (const last = frame + step.count; frame < last; frame++) {
          const capturedAtMs = frame * 33;
          session.onFrame(captured(capturedAtMs, step.width ?? 160));
          if (step.answered !== false) session.onAnswer(pose(), capturedAtMs);
          await wait(step.everyMs);
        }
        break;
      case "cut":
        session.onCut();
        break;
      case "close":
        session.onSourceClosed(step.error ? { code: "camera-unplugged", message: step.error } : undefined);
        break;
      case "wait":
        await wait(step.ms);
        break;
      case "until":
        while (session.store.getState().phase !== step.phase) await wait(5);
    }
  }
  return { ...result, last: session.store.getState() };
}

function playHost(result: Omit<Rehearsal, "last">, host: HostBehaviour) {
  let appends = 0;
  return async (method: string, params: Record<string, unknown>) => {
    result.calls.push(method);
    switch (method) {
      case "recording.begin":
        result.started.push(params as never);
        if (host.refuses) throw new StudioError(host.refuses, "the host refuses");
        return { id: "take", leftBytes: 1e9 };
      case "recording.append": {
        await wait(host.appendMs ?? 0);
        if (host.appendFails && appends++ >= host.appendFails.at) {
          throw new StudioError(host.appendFails.code, "the host takes nothing more");
        }
        const { rows, video } = params as {
          rows?: { timestamps_s: Float64Array; pose_mm: Float32Array };
          video?: Uint8Array;
        };
        result.rowTimesS.push(...(rows?.timestamps_s ?? []));
        result.posed += [...(rows?.pose_mm ?? [])].filter((value, at) => at % 51 === 0 && !Number.isNaN(value)).length;
        result.videoBytes += video?.length ?? 0;
        result.largestPiece = Math.max(result.largestPiece, video?.length ?? 0);
        return { leftBytes: 1e9 };
      }
      case "recording.finish":
        // The host has ended the take by itself.
        if (host.appendFails) throw new StudioError("bad-argument", "there is no such recording");
        return { id: "take", name: "Take 1", frames: result.rowTimesS.length, durationS: 1 } as ClipSummary;
      default:
        return undefined;
    }
  };
}

function captured(capturedAtMs: number, width: number) {
  const canvas = new OffscreenCanvas(width, 120);
  canvas.getContext("2d")!.fillRect(0, 0, (capturedAtMs / 33) % width, 120);
  return {
    capturedAtMs,
    sourceWidth: width,
    sourceHeight: 120,
    writeCrop: () => Promise.resolve(),
    sharePicture: () => new VideoFrame(canvas, { timestamp: 0 }),
    release: () => {},
  };
}

function pose(): PoseMessage {
  const values = new Float32Array(51).fill(1);
  return {
    type: "pose",
    streamId: 1,
    frameId: 1,
    capturedAtMs: 0,
    keypoints: values,
    pose: values,
    stagePoses: [values],
    nextCrop: { x: 0, y: 0, size: 1 },
    detectMs: 1,
    liftMs: 1,
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
