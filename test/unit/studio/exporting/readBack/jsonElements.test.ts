import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JsonElement, jsonElements } from "../../../../../src/studio/exporting/readBack/jsonElements";

async function elements(pieces: readonly string[]): Promise<JsonElement[]> {
  async function* source() {
    yield* pieces;
  }
  const found: JsonElement[] = [];
  for await (const element of jsonElements(source())) found.push(element);
  return found;
}

/** What the elements make of the whole object again. */
function assemble(found: readonly JsonElement[], empty: Record<string, unknown>): Record<string, unknown> {
  const object: Record<string, unknown> = { ...empty };
  for (const { key, index, value } of found) {
    if (index === undefined) object[key] = value;
    else (object[key] as unknown[]).push(value);
  }
  return object;
}

describe("jsonElements", () => {
  it("gives a list's elements one by one and everything else whole", async () => {
    const text = '{"a": 1, "list": [[1, 2], {"b": "]},"}, null], "empty": [], "object": {"c": [1]}, "last": "x\\"y"}';
    expect(await elements([text])).toEqual([
      { key: "a", value: 1 },
      { key: "list", index: 0, value: [1, 2] },
      { key: "list", index: 1, value: { b: "]}," } },
      { key: "list", index: 2, value: null },
      { key: "object", value: { c: [1] } },
      { key: "last", value: 'x"y' },
    ]);
  });

  it("reads what JSON.parse reads, wherever the text is torn", async () => {
    const key = fc.string({ minLength: 1 }).filter((each) => each !== "__proto__");
    const object = fc.dictionary(key, fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()));
    await fc.assert(
      fc.asyncProperty(object, fc.integer({ min: 1, max: 40 }), fc.boolean(), async (value, size, isSpaced) => {
        const text = JSON.stringify(value, undefined, isSpaced ? 2 : undefined);
        const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
          text.slice(i * size, (i + 1) * size),
        );
        const whole = JSON.parse(text);
        const lists = Object.fromEntries(
          Object.keys(whole).flatMap((name) => (Array.isArray(whole[name]) ? [[name, []]] : [])),
        );
        expect(assemble(await elements(pieces), lists)).toEqual(whole);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it.each(['{"a": [1, 2]', '{"a": [1 2]}', '{"a": }', '{"a": [1,]}', '{"a": [,1]}', "", '{"a": 1} x', '{"a": "b}'])(
    "refuses %s",
    async (text) => {
      await expect(elements([text])).rejects.toThrow(SyntaxError);
    },
  );
});
