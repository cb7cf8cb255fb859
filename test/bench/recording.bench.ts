import { readFileSync } from "node:fs";
import { demoClip } from "../e2e/support/media";
import { readClips, startRecording, waitForSaved } from "../e2e/support/recordedClip";
import { type LiveStudio, startLiveStudio } from "./liveStudio";
import { slope } from "./statistics";

const sampleEverySeconds = 10;
/** Caches fill and code is compiled in the beginning. */
const warmUpSeconds = 20;

interface Flags {
  minutes?: string;
}

interface Sample {
  seconds: number;
  serverMb: number;
  rendererMb: number;
  heapMb: number;
}

/** Memory of host and page while a take is recorded, and what becomes of the take. */
export async function run(flags: Flags): Promise<void> {
  const minutes = Number(flags.minutes ?? 3);
  const studio = await startLiveStudio(demoClip);
  const samples: Sample[] = [];
  try {
    await startRecording(studio.page);
    const startedAtMs = performance.now();
    const elapsedSeconds = () => (performance.now() - startedAtMs) / 1000;
    while (elapsedSeconds() < minutes * 60) {
      await studio.page.waitForTimeout(sampleEverySeconds * 1000);
      samples.push(await sample(studio, elapsedSeconds()));
    }
    const stoppedAtMs = performance.now();
    await studio.page.getByTestId("record").click();
    const { text } = await waitForSaved(studio.page);
    const savedAfterMs = performance.now() - stoppedAtMs;
    samples.push(await sample(studio, elapsedSeconds()));
    print(samples);
    const [clip] = await readClips(studio.host.libraryFolder);
    console.log(text);
    console.log(`saved ${savedAfterMs.toFixed(0)} ms after it was stopped`);
    console.log(`${clip!.info.frames} rows, ${clip!.videoTimesS.length} frames in ${clip!.videoFile}`);
  } finally {
    await studio.stop();
  }
}

function print(samples: Sample[]): void {
  const steady = samples.filter(({ seconds }) => seconds >= warmUpSeconds);
  const first = steady[0] ?? samples[0]!;
  const last = samples.at(-2)!;
  const row = (what: string, key: Exclude<keyof Sample, "seconds">) => ({
    what,
    [`MB at ${first.seconds.toFixed(0)} s`]: Number(first[key].toFixed(1)),
    [`MB at ${last.seconds.toFixed(0)} s`]: Number(last[key].toFixed(1)),
    "MB when saved": Number(samples.at(-1)![key].toFixed(1)),
    "slope, MB/min": Number(slope(steady.map((each) => [each.seconds / 60, each[key]] as const)).toFixed(2)),
  });
  console.table([
    row("server, resident", "serverMb"),
    row("page and GPU process, resident", "rendererMb"),
    row("page, heap", "heapMb"),
  ]);
}

async function sample({ host, page, devTools }: LiveStudio, seconds: number): Promise<Sample> {
  await devTools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devTools.send("Runtime.getHeapUsage");
  const browser = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await browser.send("SystemInfo.getProcessInfo");
  await browser.detach();
  const rendererMb = processInfo
    .filter(({ type }) => type === "renderer" || type === "GPU")
    .reduce((sum, { id }) => sum + residentMb(id), 0);
  return { seconds, serverMb: residentMb(host.pid), rendererMb, heapMb: usedSize / 1e6 };
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1000;
}
