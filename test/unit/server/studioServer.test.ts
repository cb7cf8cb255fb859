import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { ChannelEnvelope } from "../../../src/common/channels";
import { createLog } from "../../../src/common/log";
import { decodeMessage, encodeMessage } from "../../../src/common/messagePack";
import { type StudioServer, startStudioServer } from "../../../src/server/studioServer";
import { programFolders } from "../../../src/studio/programFolders";

const root = mkdtempSync(join(tmpdir(), "rpsm-server-"));
const folders = programFolders(root);
const log = createLog("test", () => {});
let server: StudioServer;
let cookie: string;

beforeAll(async () => {
  for (const folder of [join(folders.renderer, "assets"), folders.demo]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(folders.renderer, "index.html"), "<!doctype html>page");
  writeFileSync(join(folders.renderer, "assets", "index.js"), "export {}");
  writeFileSync(join(folders.renderer, "assets", ".hidden.js"), "secret");
  writeFileSync(join(folders.renderer, "secret.txt"), "secret");
  writeFileSync(join(folders.demo, "demo.webm"), "0123456789");
  writeFileSync(join(root, "outside.js"), "secret");
  writeFileSync(join(root, "out", "secret.js"), "secret");
  server = await startStudioServer({
    port: 0,
    folders,
    log,
    resolveLibraryFile: async (pathname) =>
      pathname === "/exports/1/%E8%B5%B0.bvh"
        ? { path: join(root, "outside.js"), mimeType: "text/plain", downloadName: "走.bvh" }
        : undefined,
    onClient: (link) => link.onMessage((envelope) => link.send(envelope)),
  });
  const answer = await get(new URL(server.url).pathname + new URL(server.url).search, { cookie: undefined });
  cookie = answer.headers["set-cookie"]![0]!.split(";")[0]!;
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Sends the path as it is: fetch would tidy it up. */
function get(path: string, headers: Record<string, string | undefined> = {}, method = "GET"): Promise<Answer> {
  const sent = { host: `127.0.0.1:${server.port}`, cookie, ...headers };
  const present = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const call = request(
      { host: "127.0.0.1", port: server.port, path, method, headers: present as Record<string, string> },
      (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => {
          body += text;
        });
        response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      },
    );
    call.on("error", reject).end();
  });
}

describe("browser host, access", () => {
  it("exchanges the printed token for a cookie that scripts and other sites cannot use", async () => {
    const { pathname, search } = new URL(server.url);
    const { status, headers } = await get(pathname + search, { cookie: undefined });
    expect(status).toBe(303);
    expect(headers.location).toBe("/");
    expect(headers["set-cookie"]![0]).toMatch(/^rpsm_studio_\d+=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it("serves the page to whoever has the cookie", async () => {
    const { status, headers, body } = await get("/");
    expect([status, body]).toEqual([200, "<!doctype html>page"]);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  });

  it.each([
    ["no cookie", undefined],
    ["a wrong cookie", "rpsm_studio_1=wrong"],
  ])("refuses with %s", async (_, wrong) => {
    for (const path of ["/", "/assets/index.js", "/demo/demo.webm"]) {
      expect((await get(path, { cookie: wrong })).status).toBe(401);
    }
  });

  it("refuses a wrong token and sets no cookie", async () => {
    const { status, headers } = await get("/?token=wrong", { cookie: undefined });
    expect([status, headers["set-cookie"]]).toEqual([401, undefined]);
  });

  it("refuses a Host that is not this machine (DNS rebinding), also with the cookie", async () => {
    for (const host of [
      "evil.example",
      "evil.example:80",
      "127.0.0.1.evil.example",
      "localhost@evil.example",
      "[::2]",
    ]) {
      expect((await get("/", { host })).status).toBe(403);
    }
  });

  it("accepts the other names of this machine, and the port of a tunnel", async () => {
    for (const host of ["localhost:9000", "[::1]:9000", "LOCALHOST"]) {
      expect((await get("/", { host })).status).toBe(200);
    }
  });

  it("refuses requests that a page of another origin makes", async () => {
    for (const origin of ["http://evil.example", "null", `http://127.0.0.1:${server.port + 1}`, "https://127.0.0.1"]) {
      expect((await get("/", { origin })).status).toBe(403);
    }
    expect((await get("/", { origin: `http://127.0.0.1:${server.port}` })).status).toBe(200);
  });

  it("refuses everything but reading", async () => {
    expect((await get("/", {}, "POST")).status).toBe(405);
    expect((await get("/", {}, "DELETE")).status).toBe(405);
  });
});

describe("browser host, headers", () => {
  it("sends a content security policy without inline code, eval or other hosts", async () => {
    const { headers } = await get("/");
    const policy = headers["content-security-policy"] as string;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' blob: ws://127.0.0.1:${server.port}`);
    expect(policy).not.toMatch(/unsafe|\*|https:/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });
});

describe("browser host, files", () => {
  it.each([
    "/../outside.js",
    "/%2e%2e/secret.js",
    "/..%2fsecret.js",
    "/assets/..%2f..%2fsecret.js",
    "/assets/%2e%2e%2f%2e%2e%2fsecret.js",
    "/..%5csecret.js",
    "/%252e%252e/secret.js",
    "/demo/../../outside.js",
    "/demo/..%2f..%2foutside.js",
    "//etc/passwd",
    "/assets/.hidden.js",
    "/secret.txt",
    "/index.html%00.js",
    "/%",
    "/assets",
    "/assets/missing.js",
  ])("finds nothing at %s", async (path) => {
    const { status, body } = await get(path);
    expect([400, 404]).toContain(status);
    expect(body).not.toContain("secret");
  });

  it("serves the demo clip in the parts that a player asks for", async () => {
    const part = await get("/demo/demo.webm", { range: "bytes=2-5" });
    expect([part.status, part.body, part.headers["content-range"]]).toEqual([206, "2345", "bytes 2-5/10"]);
    expect(part.headers["content-type"]).toBe("video/webm");
    expect((await get("/demo/demo.webm", { range: "bytes=7-" })).body).toBe("789");
    expect((await get("/demo/demo.webm", { range: "bytes=-3" })).body).toBe("789");
    expect((await get("/demo/demo.webm", { range: "bytes=5-99" })).body).toBe("56789");
    expect((await get("/demo/demo.webm", { range: "bytes=10-" })).status).toBe(416);
    expect((await get("/demo/demo.webm", {}, "HEAD")).headers["content-length"]).toBe("10");
  });
});

describe("browser host, files of the library", () => {
  it("are served in parts, as downloads where they are exports, to whoever has the cookie", async () => {
    const part = await get("/exports/1/%E8%B5%B0.bvh", { range: "bytes=2-4" });
    expect([part.status, part.body, part.headers["content-range"]]).toEqual([206, "cre", "bytes 2-4/6"]);
    expect(part.headers["content-disposition"]).toBe("attachment; filename*=UTF-8''%E8%B5%B0.bvh");
    expect(part.headers["content-security-policy"]).toContain("default-src 'none'");
    expect((await get("/exports/1/%E8%B5%B0.bvh", { cookie: undefined })).status).toBe(401);
    expect((await get("/exports/2/%E8%B5%B0.bvh")).status).toBe(404);
  });
});

describe("browser host, WebSocket", () => {
  function connect(headers: Record<string, string>, path = "/link"): Promise<WebSocket> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
      socket.once("open", () => resolve(socket)).once("error", reject);
    });
  }
  const ownOrigin = () => `http://127.0.0.1:${server.port}`;

  it("carries envelopes with typed arrays both ways", async () => {
    const socket = await connect({ cookie, origin: ownOrigin() });
    const envelope: ChannelEnvelope = { channel: "engine", kind: "message", message: { x: Float32Array.of(1.5) } };
    const answer = new Promise<Buffer>((resolve) => socket.once("message", (data) => resolve(data as Buffer)));
    socket.send(encodeMessage(envelope));
    expect(decodeMessage(await answer)).toEqual(envelope);
    socket.close();
  });

  it("refuses without the cookie, without or with a foreign Origin, with a foreign Host, and elsewhere", async () => {
    const refused = "Unexpected server response: 403";
    await expect(connect({ origin: ownOrigin() })).rejects.toThrow(refused);
    await expect(connect({ cookie })).rejects.toThrow(refused);
    await expect(connect({ cookie, origin: "http://evil.example" })).rejects.toThrow(refused);
    await expect(connect({ cookie, origin: "http://evil.example", host: "evil.example" })).rejects.toThrow(refused);
    await expect(connect({ cookie, origin: ownOrigin() }, "/elsewhere")).rejects.toThrow(refused);
  });

  it.each([
    ["text", "hello"],
    ["bytes that are no MessagePack", Uint8Array.of(0xc1)],
    ["a message that is no envelope", encodeMessage({ hello: 1 })],
  ])("disconnects a client that sends %s", async (_, data) => {
    const socket = await connect({ cookie, origin: ownOrigin() });
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    socket.send(data);
    expect(await closed).toBe(1007);
  });
});

describe("browser host, port", () => {
  it("says that the wanted port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const start = startStudioServer({
      port,
      folders,
      log,
      resolveLibraryFile: async () => undefined,
      onClient: () => {},
    });
    await expect(start).rejects.toMatchObject({ code: "port-taken", message: expect.stringContaining(String(port)) });
    other.close();
  });
});
