/**
 * How a page of the desktop host gets its MessagePort to the main process: it posts `portRequest` to its own window, the
 * preload script passes that on, and `portReply` comes back with the port.
 */
export const portRequest = "rpsm-studio:port-request";
export const portReply = "rpsm-studio:port";
