import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";

/** SwiftShader as Debian's chromium package brings it. */
const swiftShader = "/usr/lib/chromium/vk_swiftshader_icd.json";

/** Undefined where Dawn finds an adapter: a graphics driver that the environment names, or SwiftShader. */
export function whyNoWebgpu(): string | undefined {
  if (process.platform !== "linux") return "only tried on Linux";
  if (process.env.VK_ICD_FILENAMES || existsSync(swiftShader)) return undefined;
  return `no Vulkan driver: ${swiftShader} is missing (Debian's chromium package)`;
}

/**
 * sampleRun on WebGPU, in a process of its own: one that has used Dawn does not end by itself, and TensorFlow.js
 * looks for navigator.gpu as it loads.
 */
export async function runOnWebgpu(): Promise<Record<string, number[]>> {
  // Beneath node_modules, where the script finds the packages that are not bundled into it.
  const folder = mkdtempSync(join(process.cwd(), "node_modules/.rpsm-webgpu-"));
  try {
    const script = join(folder, "webgpuSampleRun.cjs");
    await build({
      configFile: false,
      logLevel: "error",
      build: {
        ssr: fileURLToPath(new URL("./webgpuSampleRun.ts", import.meta.url)),
        outDir: folder,
        minify: false,
        rollupOptions: { output: { format: "cjs", entryFileNames: "webgpuSampleRun.cjs" } },
      },
    });
    const { stdout } = await promisify(execFile)(process.execPath, [script], {
      env: { VK_ICD_FILENAMES: swiftShader, ...process.env },
      maxBuffer: 64 * 2 ** 20,
      timeout: 100_000,
    });
    return JSON.parse(stdout) as Record<string, number[]>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
