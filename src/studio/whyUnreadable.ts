/** The end of a sentence that begins with a file's name, without repeating the name as Node's own messages do. */
export function whyUnreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "is missing";
    case "EACCES":
    case "EPERM":
      return "cannot be read: this user has no permission";
    case "EISDIR":
      return "is a folder, not a file";
    default:
      return `cannot be read: ${message}`;
  }
}
