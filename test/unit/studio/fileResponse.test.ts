import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileResponse } from "../../../src/studio/fileResponse";

const folder = mkdtempSync(join(tmpdir(), "rpsm-file-"));
const path = join(folder, "video.webm");
beforeAll(() => {
  writeFileSync(path, "0123456789");
  writeFileSync(join(folder, "empty.webm"), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

function get(range?: string, file = { path, mimeType: "video/webm" }, method = "GET"): Promise<Response> {
  const headers = new Headers(range === undefined ? {} : { range });
  return fileResponse(file, { headers, method }, { "X-Test": "1" });
}

describe("a file as an answer", () => {
  it("is whole, with the headers of every answer", async () => {
    const response = await get();
    expect([response.status, await response.text()]).toEqual([200, "0123456789"]);
    expect(Object.fromEntries(response.headers)).toEqual({
      "accept-ranges": "bytes",
      "cache-control": "no-cache",
      "content-length": "10",
      "content-type": "video/webm",
      "x-test": "1",
    });
  });

  it.each([
    ["bytes=2-5", "2345", "bytes 2-5/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=-30", "0123456789", "bytes 0-9/10"],
    ["bytes=5-99", "56789", "bytes 5-9/10"],
    ["bytes=9-9", "9", "bytes 9-9/10"],
  ])("is the part that %s asks for", async (range, text, contentRange) => {
    const response = await get(range);
    expect([response.status, await response.text()]).toEqual([206, text]);
    expect(response.headers.get("content-range")).toBe(contentRange);
    expect(response.headers.get("content-length")).toBe(String(text.length));
  });

  it.each(["bytes=10-", "bytes=99-100", "bytes=-0"])("cannot satisfy %s", async (range) => {
    const response = await get(range);
    expect([response.status, response.headers.get("content-range")]).toEqual([416, "bytes */10"]);
  });

  it.each(["bytes=0-1,4-5", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=a-b"])("is whole for %s", async (range) => {
    const response = await get(range);
    expect([response.status, await response.text()]).toEqual([200, "0123456789"]);
  });

  it("has no body when only its headers are asked for, or it is empty", async () => {
    const head = await get(undefined, undefined, "HEAD");
    expect([head.status, await head.text(), head.headers.get("content-length")]).toEqual([200, "", "10"]);
    const empty = await get(undefined, { path: join(folder, "empty.webm"), mimeType: "video/webm" });
    expect([empty.status, await empty.text(), empty.headers.get("content-length")]).toEqual([200, "", "0"]);
  });

  it("is a download under its own name, in any script", async () => {
    const file = { path, mimeType: "text/plain", downloadName: "走路 (1)'s.bvh" };
    expect((await get(undefined, file)).headers.get("content-disposition")).toBe(
      "attachment; filename*=UTF-8''%E8%B5%B0%E8%B7%AF%20%281%29%27s.bvh",
    );
  });

  it("is not found when it is not there or no file", async () => {
    for (const missing of [join(folder, "missing"), folder]) {
      expect((await get(undefined, { path: missing, mimeType: "video/webm" })).status).toBe(404);
    }
    const none = await fileResponse(undefined, { headers: new Headers(), method: "GET" }, { "X-Test": "1" });
    expect([none.status, none.headers.get("x-test")]).toEqual([404, "1"]);
  });
});
