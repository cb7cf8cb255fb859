import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineStatus } from "../../src/common/protocol";
import { portReply } from "../../src/common/windowPort";
import { type RunningHost, startBrowserHost } from "../e2e/support/browserHost";
import { launchBrowser } from "../e2e/support/browserLaunch";
import { projectRoot } from "../e2e/support/media";

interface Heard {
  status?: EngineStatus;
  ended?: string;
}

let host: RunningHost;
beforeAll(async () => {
  host = await startBrowserHost();
});
afterAll(() => host?.stop());

async function inBrowser(flags: string[], body: (page: Page) => Promise<void>): Promise<void> {
  const browser = await launchBrowser(flags);
  try {
    const page = await browser.newPage();
    // The first address sets the cookie and leads to the studio's page; this one is as good as empty.
    await page.goto(host.url);
    await page.goto(new URL("/engineWindow/index.html", host.url).href);
    await body(page);
  } finally {
    await browser.close();
  }
}

/** Starts the built worker in the page and asks for its status. */
function askWorker(page: Page, query: string): Promise<Heard> {
  const [worker] = readdirSync(join(projectRoot, "out", "renderer", "assets")).filter((name) =>
    /^entry\.worker-.*\.js$/.test(name),
  );
  return page.evaluate(
    (address) =>
      new Promise<Heard>((resolve) => {
        const engine = new Worker(address, { type: "module" });
        engine.onerror = ({ message }) => resolve({ ended: message });
        engine.onmessage = ({ data }) => {
          if (data.message?.type === "reply") resolve({ status: data.message.result });
        };
        engine.postMessage({ channel: "host", kind: "open" });
        const call = { type: "call", id: 1, method: "engine.status", params: {} };
        engine.postMessage({ channel: "host", kind: "message", message: call });
      }),
    `/assets/${worker}?${query}`,
  );
}

/** Hands the engine window a port, as the desktop host's preload script does, and asks for the engine's status. */
function askEngineWindow(page: Page): Promise<Heard> {
  return page.evaluate((reply) => {
    const { port1, port2 } = new MessageChannel();
    window.postMessage(reply, location.origin, [port2]);
    port1.postMessage({ channel: "host", kind: "open" });
    const call = { type: "call", id: 1, method: "engine.status", params: {} };
    port1.postMessage({ channel: "host", kind: "message", message: call });
    return new Promise<Heard>((resolve) => {
      port1.onmessage = ({ data }) => {
        if (data.kind === "ended") resolve({ ended: data.reason });
        else if (data.message?.type === "reply") resolve({ status: data.message.result });
      };
    });
  }, portReply);
}

describe("the engine as a worker", () => {
  it("computes rightly on Chromium's WebGPU, here its software adapter, when that is asked for", () =>
    inBrowser(["--enable-unsafe-webgpu"], async (page) => {
      const { status, ended } = await askWorker(page, "backend=webgpu&place=worker");
      expect(ended).toBeUndefined();
      expect(status).toMatchObject({ place: "worker", backend: "webgpu" });
      expect(status?.selfTests).toHaveLength(1);
      expect(status?.selfTests[0]?.passed).toBe(true);
      expect(status?.selfTests[0]?.maxError).toBeLessThan(1e-3);
    }));

  it("ends with a reason where there is no WebGPU, so that the next way to run it is tried", () =>
    inBrowser(["--disable-features=WebGPU,WebGPUService", "--disable-blink-features=WebGPU"], async (page) => {
      expect((await askEngineWindow(page)).ended).toContain("engine-unavailable:");
    }));
});
