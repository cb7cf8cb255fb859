import { describe, expect, it } from "vitest";
import { engineAttempts } from "../../../src/studio/engineProcess";

const told = (host: "desktop" | "browser", backend: "auto" | "webgpu" | "wasm") =>
  engineAttempts(host, backend).map((attempt) => `${attempt.place} on ${attempt.backend}`);

describe("engineAttempts", () => {
  it("ends with WebAssembly when the backend is free", () => {
    expect(told("desktop", "auto")).toEqual([
      "utility process on webgpu",
      "hidden window on webgpu",
      "utility process on wasm",
    ]);
    expect(told("browser", "auto")).toEqual(["child process on auto", "child process on wasm"]);
  });

  it("never leaves the backend that the user chose", () => {
    expect(told("desktop", "webgpu")).toEqual(["utility process on webgpu", "hidden window on webgpu"]);
    expect(told("desktop", "wasm")).toEqual(["utility process on wasm"]);
    expect(told("browser", "webgpu")).toEqual(["child process on webgpu"]);
    expect(told("browser", "wasm")).toEqual(["child process on wasm"]);
  });
});
