import { z } from "zod";

/** What is wrong with a document that people can edit, with the field's name. */
export function firstProblem(error: unknown): string {
  if (error instanceof z.ZodError) {
    const issue = error.issues[0];
    const field = issue?.path.join(".");
    return field ? `"${field}": ${issue?.message}` : (issue?.message ?? "not valid");
  }
  return error instanceof Error ? error.message : String(error);
}
