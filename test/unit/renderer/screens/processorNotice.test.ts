import { describe, expect, it } from "vitest";
import { processorNotice } from "../../../../src/renderer/screens/live/processorNotice";

describe("processorNotice", () => {
  it("has nothing to say about a GPU", () => {
    expect(processorNotice({ backend: "webgpu", softwareAdapter: false }, "auto")).toBeUndefined();
  });

  it("says that no GPU was usable, unless the processor was asked for", () => {
    expect(processorNotice({ backend: "wasm", softwareAdapter: false }, "auto")).toBe("noUsableGpu");
    expect(processorNotice({ backend: "wasm", softwareAdapter: false }, "wasm")).toBe("onRequest");
  });

  it("does not pass a software adapter off as a GPU", () => {
    expect(processorNotice({ backend: "webgpu", softwareAdapter: true }, "webgpu")).toBe("softwareAdapter");
  });
});
