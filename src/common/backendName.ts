/** What computes: a GPU, WebAssembly, or plain JavaScript (the tests' reference). */
export type BackendName = "webgpu" | "wasm" | "cpu";
