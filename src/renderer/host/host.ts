import type { Channels } from "../../common/channels";
import type { Unsubscribe } from "../../common/link";

export type HostConnection =
  | { state: "connecting" }
  | { state: "connected"; channels: Channels }
  /** The host tries again by itself. */
  | { state: "lost"; reason: string };

/** The program behind the page, whichever it is. The only thing about it that the rest of the page knows. */
export interface Host {
  readonly connection: HostConnection;
  /** Calls the listener at once with the present connection, then with each new one. */
  onConnection(listener: (connection: HostConnection) => void): Unsubscribe;
}

/** What both hosts share: the present connection and who wants to know of it. */
export class HostConnections implements Host {
  private present: HostConnection = { state: "connecting" };
  private readonly listeners = new Set<(connection: HostConnection) => void>();

  get connection(): HostConnection {
    return this.present;
  }

  onConnection(listener: (connection: HostConnection) => void): Unsubscribe {
    this.listeners.add(listener);
    listener(this.present);
    return () => this.listeners.delete(listener);
  }

  set(connection: HostConnection): void {
    this.present = connection;
    for (const listener of [...this.listeners]) listener(connection);
  }
}
