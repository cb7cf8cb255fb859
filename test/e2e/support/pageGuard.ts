import type { Page } from "playwright-core";

/**
 * Everything a page should never do: console errors, uncaught errors, failed requests, and requests to anywhere but
 * its own host. `expected` lists what a test provokes on purpose.
 */
export class PageGuard {
  readonly problems: string[] = [];

  constructor(
    page: Page,
    private readonly ownOrigin: string,
    private readonly expected: readonly RegExp[] = [],
  ) {
    page.on("console", (message) => {
      if (message.type() === "error") this.report(`console error: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.report(`uncaught: ${error.stack ?? error.message}`));
    page.on("crash", () => this.report("the page crashed"));
    page.on("request", (request) => this.checkAddress(request.url()));
    page.on("requestfailed", (request) => {
      // Whoever reads a video breaks off whenever it seeks or is given something else.
      const isVideo = /^blob:|\/clips\/[^/]+\/video\//.test(request.url()) || request.resourceType() === "media";
      if (isVideo && request.failure()?.errorText === "net::ERR_ABORTED") return;
      this.report(`request failed: ${request.url()} (${request.failure()?.errorText})`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) this.report(`${response.status()}: ${response.url()}`);
    });
    page.on("websocket", (socket) => this.checkAddress(socket.url().replace(/^ws/, "http")));
  }

  /** @throws when the page did any of it */
  check(): void {
    if (this.problems.length > 0) throw new Error(`the page did what it must not:\n${this.problems.join("\n")}`);
  }

  private checkAddress(address: string): void {
    const { origin, protocol } = new URL(address);
    if (protocol === "blob:" || protocol === "data:" || origin === this.ownOrigin) return;
    if (address.startsWith(`${this.ownOrigin}/`)) return;
    this.report(`request to another place: ${address}`);
  }

  private report(problem: string): void {
    if (!this.expected.some((pattern) => pattern.test(problem))) this.problems.push(problem);
  }
}
