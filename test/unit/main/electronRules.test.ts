import { EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { portReply, portRequest } from "../../../src/common/windowPort";
import { programFolders } from "../../../src/studio/programFolders";

// Electron's binary is not needed to check what we tell it to refuse: its module is replaced by what we register.
const electron = vi.hoisted(() => ({
  ipc: undefined as unknown as EventEmitter,
  app: undefined as unknown as EventEmitter,
  session: {} as Record<string, (...values: never[]) => unknown>,
  scheme: undefined as unknown as (request: Request) => Promise<Response>,
}));

vi.mock("electron", async () => {
  const { EventEmitter } = await import("node:events");
  electron.ipc = new EventEmitter();
  electron.app = new EventEmitter();
  const keep = (name: string) => (handler: never) => {
    electron.session[name] = handler;
  };
  return {
    ipcMain: electron.ipc,
    app: electron.app,
    MessageChannelMain: class {
      port1 = { end: "main" };
      port2 = { end: "page" };
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: keep("request"),
        setPermissionCheckHandler: keep("check"),
        webRequest: { onBeforeRequest: keep("network") },
      },
    },
    protocol: {
      handle: (_scheme: string, handler: typeof electron.scheme) => {
        electron.scheme = handler;
      },
    },
  };
});

const { enforceSessionRules } = await import("../../../src/main/sessionRules");
const { WindowPorts } = await import("../../../src/main/windowPorts");
const { servePages } = await import("../../../src/main/pageProtocol");

describe("ports for windows", () => {
  const received: unknown[] = [];
  const contents = Object.assign(new EventEmitter(), { id: 1 });
  new WindowPorts().serve(contents as never, (port) => received.push(port));
  beforeEach(() => {
    received.length = 0;
  });

  function ask(sender: unknown, url: string, parent: unknown = null) {
    const posted: unknown[][] = [];
    const senderFrame = { url, parent, postMessage: (...message: unknown[]) => posted.push(message) };
    electron.ipc.emit(portRequest, { sender, senderFrame });
    return posted;
  }

  it("go to the top frame of our own page in a window of ours", () => {
    expect(ask(contents, "app://studio/index.html")).toEqual([[portReply, undefined, [{ end: "page" }]]]);
    expect(received).toEqual([{ end: "main" }]);
  });

  it("go to no other page, frame or window", () => {
    expect(ask(contents, "https://evil.example/")).toEqual([]);
    expect(ask(contents, "app://studio/index.html", {})).toEqual([]);
    expect(ask(Object.assign(new EventEmitter(), { id: 2 }), "app://studio/index.html")).toEqual([]);
    expect(received).toEqual([]);
  });

  it("go nowhere after the window is gone", () => {
    contents.emit("destroyed");
    expect(ask(contents, "app://studio/index.html")).toEqual([]);
  });
});

describe("rules of the session", () => {
  enforceSessionRules();
  const page = (url: string) => ({ getURL: () => url });

  it("grant the camera to our own page, and nothing else to anybody", () => {
    const asked = (url: string, permission: string, mediaTypes?: string[]) => {
      let granted: boolean | undefined;
      electron.session.request!(
        ...([
          page(url),
          permission,
          (answer: boolean) => {
            granted = answer;
          },
          mediaTypes ? { mediaTypes } : {},
        ] as never[]),
      );
      return granted;
    };
    expect(asked("app://studio/index.html", "media", ["video"])).toBe(true);
    expect(asked("app://studio/index.html", "media", ["audio"])).toBe(false);
    expect(asked("app://studio/index.html", "media", ["video", "audio"])).toBe(false);
    expect(asked("https://evil.example/", "media", ["video"])).toBe(false);
    for (const permission of ["geolocation", "notifications", "midi", "clipboard-read", "fileSystem"]) {
      expect(asked("app://studio/index.html", permission)).toBe(false);
    }
  });

  it("say so when asked beforehand", () => {
    const check = (origin: string, permission: string, mediaType: string) =>
      electron.session.check!(...([undefined, permission, origin, { mediaType }] as never[]));
    expect(check("app://studio/", "media", "video")).toBe(true);
    expect(check("app://studio/", "media", "audio")).toBe(false);
    expect(check("app://studio/", "geolocation", "video")).toBe(false);
    expect(check("https://evil.example/", "media", "video")).toBe(false);
  });

  it("let nothing out to the network", () => {
    const cancelled = (url: string) => {
      let cancel: boolean | undefined;
      electron.session.network!(
        ...([
          { url },
          (answer: { cancel: boolean }) => {
            cancel = answer.cancel;
          },
        ] as never[]),
      );
      return cancel;
    };
    expect(["app://studio/index.html", "blob:app://studio/1"].map(cancelled)).toEqual([false, false]);
    expect(["https://a.example/", "http://127.0.0.1/", "ws://a.example/", "file:///etc/passwd"].map(cancelled)).toEqual(
      [true, true, true, true],
    );
  });

  it("keep every page on our origin, without new windows and webviews", () => {
    let openHandler: (() => { action: string }) | undefined;
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: (handler: typeof openHandler) => {
        openHandler = handler;
      },
    });
    electron.app.emit("web-contents-created", {}, contents);
    const prevented = (name: string, url: string) => {
      const preventDefault = vi.fn();
      contents.emit(name, { url, preventDefault });
      return preventDefault.mock.calls.length > 0;
    };
    expect(prevented("will-navigate", "https://evil.example/")).toBe(true);
    expect(prevented("will-navigate", "app://studio/index.html")).toBe(false);
    expect(prevented("will-attach-webview", "app://studio/index.html")).toBe(true);
    expect(openHandler!()).toEqual({ action: "deny" });
  });
});

describe("app://studio", () => {
  const root = mkdtempSync(join(tmpdir(), "rpsm-page-"));
  const folders = programFolders(root);
  mkdirSync(folders.renderer, { recursive: true });
  writeFileSync(join(folders.renderer, "index.html"), "page");
  writeFileSync(join(root, "secret.js"), "secret");
  servePages(folders, async (pathname) =>
    pathname === "/clips/1/video/video.webm" ? { path: join(root, "video.webm"), mimeType: "video/webm" } : undefined,
  );
  writeFileSync(join(root, "video.webm"), "0123456789");
  const get = (url: string, headers: Record<string, string> = {}) => electron.scheme(new Request(url, { headers }));
  afterAll(() => rmSync(root, { recursive: true }));

  it("serves the page with its content security policy", async () => {
    const response = await get("app://studio/index.html");
    expect([response.status, await response.text()]).toEqual([200, "page"]);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("serves a clip's video in the parts that a player asks for", async () => {
    const part = await get("app://studio/clips/1/video/video.webm", { range: "bytes=2-5" });
    expect([part.status, await part.text(), part.headers.get("content-range")]).toEqual([206, "2345", "bytes 2-5/10"]);
    expect(part.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((await get("app://other/clips/1/video/video.webm")).status).toBe(404);
  });

  it("serves nothing outside the page's folder and no other host", async () => {
    for (const url of ["app://studio/..%2f..%2fsecret.js", "app://other/index.html", "app://studio/missing.html"]) {
      expect((await get(url)).status).toBe(404);
    }
  });
});
