export function ModelsScreen(_props: { isShown: boolean }) {
  return undefined;
}
