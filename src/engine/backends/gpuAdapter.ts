/** What the engine uses of the WebGPU API; the core sees neither the DOM's nor Dawn's types. */
export interface Gpu {
  requestAdapter(options: { powerPreference: "high-performance" }): Promise<GpuAdapter | null>;
}

export interface GpuAdapter {
  readonly limits: object;
  readonly info?: GpuAdapterInfo;
  /** Where older implementations say it; newer ones say it in `info`. */
  readonly isFallbackAdapter?: boolean;
  requestDevice(descriptor: { requiredLimits: Record<string, number> }): Promise<GpuDevice>;
}

export interface GpuAdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

export interface GpuDevice {
  readonly lost: Promise<{ readonly reason?: string; readonly message: string }>;
}

/** Renderers that run on the processor: SwiftShader, Mesa's llvmpipe and lavapipe, Windows' WARP. */
const softwareRenderers = /swiftshader|llvmpipe|lavapipe|softpipe|microsoft basic render/i;

/** Whether the adapter only plays a GPU; measured 60 to 90 times slower than WebAssembly. */
export function isSoftwareAdapter(adapter: GpuAdapter): boolean {
  const { info } = adapter;
  const names = [info?.vendor, info?.architecture, info?.device, info?.description].join(" ");
  return Boolean(adapter.isFallbackAdapter || info?.isFallbackAdapter || softwareRenderers.test(names));
}

/** A name for the badge: the driver's description where there is one, else vendor and architecture. */
export function adapterName(adapter: GpuAdapter): string {
  const { info } = adapter;
  if (info?.description) return info.description;
  const parts = [info?.vendor, info?.device || info?.architecture].filter(Boolean);
  return parts.length > 0 ? parts.join(" ") : "unnamed GPU";
}
