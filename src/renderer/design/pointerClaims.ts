import type { Unsubscribe } from "../../common/link";

/** Takes a press if it is meant: then nothing else happens with it. */
export type PointerClaim = (event: PointerEvent) => boolean;

/** Who may take a press on a surface before the surface itself pans or turns: the claim added last is asked first. */
export class PointerClaims {
  private readonly claims: PointerClaim[] = [];

  add(claim: PointerClaim): Unsubscribe {
    this.claims.unshift(claim);
    return () => {
      const index = this.claims.indexOf(claim);
      if (index >= 0) this.claims.splice(index, 1);
    };
  }

  isTaken(event: PointerEvent): boolean {
    return this.claims.some((claim) => claim(event));
  }
}
