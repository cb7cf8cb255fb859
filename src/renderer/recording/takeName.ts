/**
 * A name that no clip has: "Take 8" after "Take 7".
 * @param nameOf the name with a number, in the language in use
 */
export function nextTakeName(names: Iterable<string>, nameOf: (number: number) => string): string {
  let highest = 0;
  for (const name of names) {
    const number = Number(/\d+/.exec(name)?.[0]);
    if (number > highest && nameOf(number) === name) highest = number;
  }
  return nameOf(highest + 1);
}
