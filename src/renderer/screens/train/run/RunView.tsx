export function RunView(_props: { runId: string }) {
  return undefined;
}
