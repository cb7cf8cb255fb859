/** What the palette shows of a command. */
export interface Titled {
  title: string;
  group: string;
}

/**
 * Commands whose title or group holds every word that was typed, the best first: a title that begins with the words,
 * then one with a word that begins with the first of them, then the rest, each in the order given.
 */
export function searchCommands<T extends Titled>(commands: readonly T[], typed: string): T[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter(({ title, group }) => {
    const text = `${title} ${group}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
  const rank = ({ title }: T) => {
    const text = title.toLocaleLowerCase();
    if (text.startsWith(words.join(" "))) return 0;
    return text.split(/\s+/).some((word) => word.startsWith(words[0] ?? "")) ? 1 : 2;
  };
  return found
    .map((command, index) => ({ command, index, rank: rank(command) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ command }) => command);
}
