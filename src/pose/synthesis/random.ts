/** A stream of reproducible random numbers. */
export interface Random {
  /** Uniform in [least, most). */
  uniform(least: number, most: number): number;
  /** Normal with this mean and standard deviation. */
  gaussian(mean: number, deviation: number): number;
  /** Whole number in [0, count). */
  index(count: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** Index drawn with the given weights, which need not add up to one. */
  weighted(weights: readonly number[]): number;
}

/**
 * The stream that belongs to a pair of whole numbers: same pair, same numbers, on every machine.
 * Generator: sfc32 of PractRand, its state filled from the pair by MurmurHash3's finaliser.
 */
export function createRandom(seed: number, stream: number): Random {
  let a = mix(seed ^ 0x9e3779b9);
  let b = mix(a ^ stream);
  let c = mix(b + Math.floor(stream / 0x1_0000_0000));
  let counter = 1;
  let spare: number | undefined;

  function next(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  }
  for (let i = 0; i < 12; i++) next();

  /** Box and Muller's polar method; every draw gives two numbers. */
  function standardNormal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * next() - 1;
      const y = 2 * next() - 1;
      const squares = x * x + y * y;
      if (squares >= 1 || squares === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(squares)) / squares);
      spare = y * factor;
      return x * factor;
    }
  }

  return {
    uniform: (least, most) => least + (most - least) * next(),
    gaussian: (mean, deviation) => mean + deviation * standardNormal(),
    index: (count) => Math.floor(next() * count),
    chance: (probability) => next() < probability,
    weighted(weights) {
      let rest = next() * weights.reduce((sum, weight) => sum + weight, 0);
      for (let i = 0; i < weights.length - 1; i++) {
        rest -= weights[i]!;
        if (rest < 0) return i;
      }
      return weights.length - 1;
    },
  };
}

function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
