export function TrainScreen(_props: { isShown: boolean }) {
  return undefined;
}
