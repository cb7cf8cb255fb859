import type { Unsubscribe } from "../../common/link";

export interface CameraDevice {
  deviceId: string;
  /** Empty until the use of a camera was allowed once. */
  label: string;
}

export async function listCameras(): Promise<CameraDevice[]> {
  // Undefined on pages that are not a secure context.
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter(({ kind }) => kind === "videoinput")
    .map(({ deviceId, label }) => ({ deviceId, label: withoutUsbIds(label) }));
}

export function onCamerasChanged(listener: () => void): Unsubscribe {
  navigator.mediaDevices?.addEventListener("devicechange", listener);
  return () => navigator.mediaDevices?.removeEventListener("devicechange", listener);
}

/** Chromium appends the vendor and product id: "HD Webcam (046d:0825)". */
export function withoutUsbIds(label: string): string {
  return label.replace(/ \([0-9a-f]{4}:[0-9a-f]{4}\)$/i, "");
}
