/** Hands a file to the browser's (or the desktop's) download. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  download(address, name);
  // The download reads the address after this call.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The same for what an address of ours gives. */
export function download(address: string, name: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
