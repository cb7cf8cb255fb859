/** Host messages have no capital and no full stop, so that they can stand anywhere. */
export function sentence(message: string): string {
  const text = message.trim();
  if (text === "") return "";
  const first = text[0]!.toUpperCase() + text.slice(1);
  return /[.!?。]$/.test(first) ? first : `${first}.`;
}
