import { afterEach, expect, it, vi } from "vitest";
import { withCommit } from "../../../../src/studio/training/programCommit";

afterEach(() => vi.unstubAllGlobals());

it("names the commit of a built program, and the version alone where there is none", () => {
  expect(withCommit("0.1.0")).toBe("0.1.0");
  vi.stubGlobal("buildCommit", "0d606b5");
  expect(withCommit("0.1.0")).toBe("0.1.0 (0d606b5)");
  vi.stubGlobal("buildCommit", "");
  expect(withCommit("0.1.0")).toBe("0.1.0");
});
