import { fileBroken, listed } from "./fileProblem";
import { readNpy, readObjectNpy } from "./npy";
import type { NpyArray } from "./npyData";
import type { PickleValue } from "./pickleValues";
import { readZipEntries, type ZipEntry } from "./zipEntries";

/** The arrays of an npz file, unpacked when they are asked for. */
export class NpzArrays {
  private readonly entries: ReadonlyMap<string, ZipEntry>;
  private readonly used = new Set<string>();

  /** @throws StudioError `file-broken` */
  constructor(
    bytes: Uint8Array,
    readonly fileName: string,
  ) {
    const arrays = readZipEntries(bytes, fileName).filter(({ name }) => name.endsWith(".npy"));
    this.entries = new Map(arrays.map((entry) => [entry.name.slice(0, -".npy".length), entry]));
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  /** Names that nobody asked for. */
  get unused(): string[] {
    return this.names.filter((name) => !this.used.has(name));
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /**
   * Numbers of this shape; undefined when there is no such array.
   * @param shape sizes, -1 for any
   * @throws StudioError `file-broken` that names the array
   */
  numbers(
    name: string,
    shape: readonly number[],
  ): { shape: number[]; values: Float32Array | Float64Array } | undefined {
    const array = this.array(name);
    if (!array) return undefined;
    const { values } = array;
    if (Array.isArray(values)) throw this.broken(name, "it must hold numbers, not texts");
    const fits = shape.length === array.shape.length && shape.every((size, i) => size < 0 || size === array.shape[i]);
    if (!fits) {
      const wanted = shape.map((size) => (size < 0 ? "any" : size)).join(", ");
      throw this.broken(name, `its shape must be (${wanted}), not (${array.shape.join(", ")})`);
    }
    return { shape: array.shape, values };
  }

  /** Undefined when there is no such array or it holds no texts. */
  texts(name: string): string[] | undefined {
    const values = this.array(name)?.values;
    return Array.isArray(values) ? values : undefined;
  }

  /**
   * The Python object that an array holds (see readPickle); undefined when there is no such array or it holds none.
   * @throws StudioError `file-broken` that names the array
   */
  object(name: string): PickleValue {
    const entry = this.entries.get(name);
    if (!entry) return undefined;
    this.used.add(name);
    return readObjectNpy(entry.unpack(), this.fileName, name);
  }

  broken(name: string, problem: string): Error {
    return fileBroken(this.fileName, `array "${name}": ${problem}`);
  }

  missing(wanted: string): Error {
    return fileBroken(this.fileName, `${wanted} is missing; it holds ${listed(this.names) || "no arrays"}`);
  }

  private array(name: string): NpyArray | undefined {
    const entry = this.entries.get(name);
    if (!entry) return undefined;
    this.used.add(name);
    return readNpy(entry.unpack(), this.fileName, name);
  }
}
