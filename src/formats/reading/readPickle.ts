import { quoted } from "./fileProblem";
import { findGlobal } from "./pickleGlobals";
import { opcodeName } from "./pickleOpcodes";
import { PickledArray, type PickledDict, PickledType, type PickleProblem, type PickleValue } from "./pickleValues";

/** Protocols 0 and 1 are text and were NumPy's last long ago. */
const protocols = { least: 2, most: 5 } as const;

type Opcode = (machine: PickleMachine) => void;

/**
 * The value of a pickle: what NumPy writes for arrays of dictionaries, lists, texts and arrays of numbers, protocols 2 to
 * 5. Nothing of it is run: the few names of Python that it may refer to (pickleGlobals.ts) stand for code of ours, and every
 * other name or opcode is refused. Takes time and memory in proportion to its bytes.
 *
 * @param broken makes the error to throw
 */
export function readPickle(bytes: Uint8Array, broken: PickleProblem): PickleValue {
  return new PickleMachine(bytes, broken).run();
}

/** The stack machine that a pickle is a program of. */
class PickleMachine {
  private readonly view: DataView;
  private readonly memo = new Map<number, PickleValue>();
  /** How many values lie below each mark. */
  private readonly marks: number[] = [];
  private stack: PickleValue[] = [];
  private at = 0;
  /** Where the opcode that is being read begins. */
  private opcodeAt = 0;
  private isOver = false;
  /** Bytes that calls have made: as many as the pickle has, or it repeats itself to fill the memory. */
  private madeBytes = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly broken: PickleProblem,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  run(): PickleValue {
    if (this.bytes[0] !== 0x80) throw this.problem("it does not begin as a pickle of protocol 2 to 5 does");
    while (!this.isOver) {
      this.opcodeAt = this.at;
      const byte = this.unsigned(1);
      const opcode = opcodes.get(byte);
      if (!opcode) throw this.refused(byte);
      opcode(this);
    }
    if (this.at !== this.bytes.length) throw this.problem(`${this.bytes.length - this.at} bytes follow its end`);
    return this.pop();
  }

  problem = (what: string): Error => this.broken(`pickle, byte ${this.opcodeAt}: ${what}`);

  setProtocol(): void {
    const protocol = this.unsigned(1);
    if (protocol < protocols.least || protocol > protocols.most) {
      throw this.problem(`protocol ${protocol} is not read; ${protocols.least} to ${protocols.most} are`);
    }
  }

  end(): void {
    this.isOver = true;
  }

  /** Reads an integer of 1, 2, 4 or 8 bytes, little endian. */
  unsigned(size: 1 | 2 | 4 | 8): number {
    const at = this.skip(size);
    switch (size) {
      case 1:
        return this.view.getUint8(at);
      case 2:
        return this.view.getUint16(at, true);
      case 4:
        return this.view.getUint32(at, true);
      case 8:
        return Number(this.view.getBigUint64(at, true));
    }
  }

  signed(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  double(): number {
    return this.view.getFloat64(this.skip(8), false);
  }

  /** An integer of Python's, two's complement. Past 2^53 it is none of sizes. */
  long(): number {
    const size = this.unsigned(1);
    if (size > 8) throw this.problem(`an integer of ${size} bytes is not read`);
    const at = this.skip(size);
    let value = 0n;
    for (let i = 0; i < size; i++) value |= BigInt(this.bytes[at + i]!) << BigInt(8 * i);
    return Number(BigInt.asIntN(8 * size, value));
  }

  /** A piece of the pickle, not copied. */
  piece(length: number): Uint8Array {
    const at = this.skip(length);
    return this.bytes.subarray(at, at + length);
  }

  text(length: number): string {
    return new TextDecoder("utf-8").decode(this.piece(length));
  }

  /** Up to the next line break, which is left out. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) throw this.problem("it is cut short");
    const text = this.text(end - this.at);
    this.at = end + 1;
    return text;
  }

  push(value: PickleValue): void {
    this.stack.push(value);
  }

  pop(): PickleValue {
    if (this.stack.length <= (this.marks.at(-1) ?? 0)) throw this.problem("a value is missing");
    return this.stack.pop();
  }

  popSeveral(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  mark(): void {
    this.marks.push(this.stack.length);
  }

  /** Everything above the last mark. */
  popToMark(): PickleValue[] {
    const mark = this.marks.pop();
    if (mark === undefined) throw this.problem("a mark is missing");
    return this.stack.splice(mark);
  }

  remember(index = this.memo.size): void {
    const value = this.pop();
    this.memo.set(index, value);
    this.push(value);
  }

  recall(index: number): void {
    if (!this.memo.has(index)) throw this.problem(`nothing was remembered as ${index}`);
    this.push(this.memo.get(index));
  }

  append(values: readonly PickleValue[]): void {
    const list = this.pop();
    if (!Array.isArray(list)) throw this.problem("values are added to what is no list");
    for (const value of values) list.push(value);
    this.push(list);
  }

  /** @param pairs keys and values by turns */
  setItems(pairs: readonly PickleValue[]): void {
    const dict = this.pop();
    if (!(dict instanceof Map) || pairs.length % 2 !== 0)
      throw this.problem("items are put into what is no dictionary");
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i];
      if (typeof key !== "string") throw this.problem("a dictionary's key is no text");
      dict.set(key, pairs[i + 1]);
    }
    this.push(dict);
  }

  pushGlobal(module: PickleValue, name: PickleValue): void {
    if (typeof module !== "string" || typeof name !== "string") throw this.problem("it refers to what has no name");
    const found = findGlobal(module, name);
    if (!found) throw this.problem(`it refers to ${quoted(`${module}.${name}`)}, which is refused`);
    this.push(found);
  }

  call(): void {
    const [callee, parameters] = this.popSeveral(2);
    const run = typeof callee === "object" && "call" in callee ? callee.call : undefined;
    if (!run || !Array.isArray(parameters)) throw this.problem("it calls what cannot be called");
    const made = run(parameters, this.problem);
    if (made instanceof Uint8Array) this.madeBytes += made.length;
    if (this.madeBytes > this.bytes.length) throw this.problem("it makes more bytes than it has");
    this.push(made);
  }

  build(): void {
    const [target, state] = this.popSeveral(2);
    if (!(target instanceof PickledArray || target instanceof PickledType)) {
      throw this.problem("it builds what is neither an array nor a dtype");
    }
    target.setState(state, this.problem);
    this.push(target);
  }

  private skip(length: number): number {
    const at = this.at;
    if (length > this.bytes.length - at) throw this.problem("it is cut short");
    this.at += length;
    return at;
  }

  private refused(byte: number): Error {
    const name = opcodeName(byte) ?? "of no name";
    return this.problem(`the opcode ${name} (0x${byte.toString(16).padStart(2, "0")}) is refused`);
  }
}

const opcodes: ReadonlyMap<number, Opcode> = new Map(
  Object.entries<Opcode>({
    "\x80": (machine) => machine.setProtocol(),
    "\x95": (machine) => void machine.unsigned(8), // FRAME: where Python reads ahead to
    ".": (machine) => machine.end(),

    N: (machine) => machine.push(undefined),
    "\x88": (machine) => machine.push(true),
    "\x89": (machine) => machine.push(false),
    J: (machine) => machine.push(machine.signed()),
    K: (machine) => machine.push(machine.unsigned(1)),
    M: (machine) => machine.push(machine.unsigned(2)),
    "\x8a": (machine) => machine.push(machine.long()),
    G: (machine) => machine.push(machine.double()),
    "\x8c": (machine) => machine.push(machine.text(machine.unsigned(1))),
    X: (machine) => machine.push(machine.text(machine.unsigned(4))),
    "\x8d": (machine) => machine.push(machine.text(machine.unsigned(8))),
    C: (machine) => machine.push(machine.piece(machine.unsigned(1))),
    B: (machine) => machine.push(machine.piece(machine.unsigned(4))),
    "\x8e": (machine) => machine.push(machine.piece(machine.unsigned(8))),
    "\x96": (machine) => machine.push(machine.piece(machine.unsigned(8))),

    "(": (machine) => machine.mark(),
    ")": (machine) => machine.push([]),
    "\x85": (machine) => machine.push(machine.popSeveral(1)),
    "\x86": (machine) => machine.push(machine.popSeveral(2)),
    "\x87": (machine) => machine.push(machine.popSeveral(3)),
    t: (machine) => machine.push(machine.popToMark()),
    "]": (machine) => machine.push([]),
    a: (machine) => machine.append(machine.popSeveral(1)),
    e: (machine) => machine.append(machine.popToMark()),
    "}": (machine) => machine.push(new Map() satisfies PickledDict),
    s: (machine) => machine.setItems(machine.popSeveral(2)),
    u: (machine) => machine.setItems(machine.popToMark()),

    q: (machine) => machine.remember(machine.unsigned(1)),
    r: (machine) => machine.remember(machine.unsigned(4)),
    "\x94": (machine) => machine.remember(),
    h: (machine) => machine.recall(machine.unsigned(1)),
    j: (machine) => machine.recall(machine.unsigned(4)),

    c: (machine) => machine.pushGlobal(machine.line(), machine.line()),
    "\x93": (machine) => {
      const [module, name] = machine.popSeveral(2);
      machine.pushGlobal(module, name);
    },
    R: (machine) => machine.call(),
    b: (machine) => machine.build(),
  }).map(([character, opcode]) => [character.charCodeAt(0), opcode]),
);
