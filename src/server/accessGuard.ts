import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

const loopbackNames = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Who may talk to the browser host. Other programs and web pages on the same machine can reach a loopback port too, so:
 * - the Host header must be a loopback name (no DNS rebinding). Any port: a lab reaches the host through a tunnel;
 * - an Origin header, where there is one, must be the very page that the host serves;
 * - the random token of the printed address is exchanged for a cookie, and nothing is served without it.
 */
export class AccessGuard {
  readonly token = randomBytes(24).toString("base64url");
  private readonly cookieName: string;

  /** @param port tells the cookies of several studios on one machine apart: cookies know no ports */
  constructor(port: number) {
    this.cookieName = `rpsm_studio_${port}`;
  }

  /** "host:port" as the client named it, or undefined when the request must be refused. */
  acceptedHost(request: IncomingMessage): string | undefined {
    const host = request.headers.host?.toLowerCase();
    const match = host?.match(/^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/);
    if (!host || !match?.[1] || !loopbackNames.has(match[1])) return undefined;
    const { origin } = request.headers;
    return origin === undefined || origin === `http://${host}` ? host : undefined;
  }

  /** For the WebSocket, which browsers open across origins: the Origin header must be there. */
  acceptsUpgrade(request: IncomingMessage): boolean {
    return request.headers.origin !== undefined && this.acceptedHost(request) !== undefined && this.hasCookie(request);
  }

  isToken(token: string): boolean {
    return sameSecret(token, this.token);
  }

  hasCookie(request: IncomingMessage): boolean {
    const cookies = request.headers.cookie?.split(";").map((cookie) => cookie.trim()) ?? [];
    const start = `${this.cookieName}=`;
    return cookies.some((cookie) => cookie.startsWith(start) && this.isToken(cookie.slice(start.length)));
  }

  /** Value of Set-Cookie. No expiry: it goes with the browser session, and the token with this process. */
  cookie(): string {
    return `${this.cookieName}=${this.token}; Path=/; HttpOnly; SameSite=Strict`;
  }
}

/** In constant time, whatever the lengths. */
function sameSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
