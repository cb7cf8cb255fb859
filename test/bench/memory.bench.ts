import { readFileSync } from "node:fs";
import { demoClip } from "../e2e/support/media";
import { type LiveStudio, startLiveStudio } from "./liveStudio";
import { slope } from "./statistics";

const sampleEverySeconds = 10;
/** Caches fill and code is compiled in the first minute. */
const warmUpMinutes = 1;

interface Flags {
  minutes?: string;
  video?: string;
}

interface Sample {
  minutes: number;
  serverMb: number;
  engineMb: number;
  heapMb: number;
  frames: number;
  mostUnderWay: number;
}

/** Resident memory of server and engine, the page's JavaScript heap after a collection, and frames under way. */
export async function run(flags: Flags): Promise<void> {
  const minutes = Number(flags.minutes ?? 10);
  const studio = await startLiveStudio(flags.video ?? demoClip, countFramesUnderWay);
  const samples: Sample[] = [];
  const startedAtMs = performance.now();
  const elapsedMinutes = () => (performance.now() - startedAtMs) / 60_000;
  try {
    while (elapsedMinutes() < minutes) {
      samples.push(await sample(studio, elapsedMinutes()));
      await studio.page.waitForTimeout(sampleEverySeconds * 1000);
    }
    samples.push(await sample(studio, elapsedMinutes()));
  } finally {
    await studio.stop();
  }
  print(samples);
}

function print(samples: Sample[]): void {
  const steady = samples.filter(({ minutes }) => minutes >= warmUpMinutes);
  const first = steady[0] ?? samples[0]!;
  const last = samples.at(-1)!;
  const row = (what: string, key: "serverMb" | "engineMb" | "heapMb") => ({
    what,
    [`MB at ${first.minutes.toFixed(1)} min`]: Number(first[key].toFixed(1)),
    [`MB at ${last.minutes.toFixed(1)} min`]: Number(last[key].toFixed(1)),
    "most MB": Number(Math.max(...steady.map((each) => each[key])).toFixed(1)),
    "slope, MB/min": Number(slope(steady.map((each) => [each.minutes, each[key]] as const)).toFixed(3)),
  });
  console.table([
    row("server, resident", "serverMb"),
    row("engine, resident", "engineMb"),
    row("page, heap", "heapMb"),
  ]);
  console.log(`${last.frames} frames answered; never more than ${last.mostUnderWay} under way`);
}

async function sample({ host, page, devTools }: LiveStudio, minutes: number): Promise<Sample> {
  await devTools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devTools.send("Runtime.getHeapUsage");
  const counts = await page.evaluate(() => (window as unknown as { frameCounts: FrameCounts }).frameCounts);
  const [enginePid] = host.enginePids();
  return {
    minutes,
    serverMb: residentMb(host.pid),
    engineMb: enginePid === undefined ? Number.NaN : residentMb(enginePid),
    heapMb: usedSize / 1e6,
    frames: counts.answered,
    mostUnderWay: counts.mostUnderWay,
  };
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1000;
}

interface FrameCounts {
  sent: number;
  answered: number;
  mostUnderWay: number;
}

/**
 * Runs in the page before its own code: counts frames (nothing else is that large) and their answers (nothing else has a
 * frameId). It listens from the socket's making on, so that an answer is counted before the page sends the next frame.
 */
function countFramesUnderWay(): void {
  const frameBytes = 50_000;
  const counts = { sent: 0, answered: 0, mostUnderWay: 0 };
  const text = new TextDecoder("latin1");
  Object.assign(window, {
    frameCounts: counts,
    WebSocket: class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => {
          if (text.decode(data.slice(0, 120)).includes("frameId")) counts.answered++;
        });
      }
      override send(data: ArrayBuffer): void {
        if (data.byteLength > frameBytes) {
          counts.sent++;
          counts.mostUnderWay = Math.max(counts.mostUnderWay, counts.sent - counts.answered);
        }
        super.send(data);
      }
    },
  });
}
