/** What allocates memory on the heap that the kernels compute on. */
export interface HeapAllocator {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** Room on the heap that is used again and again and grows with what it has to hold. */
export class Scratch {
  private address = 0;
  private bytes = 0;

  constructor(private readonly heap: HeapAllocator) {}

  /** Room for that many bytes; what it held is lost. @throws Error "out of memory" */
  reserve(bytes: number): number {
    if (bytes > this.bytes) {
      if (this.bytes > 0) this.heap._free(this.address);
      this.bytes = 0;
      // Unsigned: addresses above 2 GB come back as negative numbers.
      this.address = this.heap._malloc(bytes) >>> 0;
      if (this.address === 0) throw new Error(`WebAssembly is out of memory: no ${bytes} bytes left`);
      this.bytes = bytes;
    }
    return this.address;
  }
}
