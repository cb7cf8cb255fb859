/** English: commands, their palette and their keys. */
export const commands = {
  palette: {
    label: "Commands",
    placeholder: "Type what you want to do",
    nothing: "No command is called that",
    hint: "Up and down choose, Enter runs, Esc closes",
    disabled: "not possible now",
  },
  shortcuts: {
    title: "Keyboard shortcuts",
    hint: "Press a key to find what it does, or choose a command to give it another key.",
    search: "Search commands",
    none: "no key",
    change: "Change the key for {{command}}",
    press: "Press the new key, Esc to leave it",
    conflict: "{{shortcut}} is also: {{commands}}",
    reset: "Back to the usual key",
    resetAll: "All back to usual",
    remove: "Remove the key",
    close: "Close",
    settingsHint: "Ctrl K finds any command by its name, ? lists all keys.",
    open: "Show all keys",
  },
  scope: { live: "Live", clips: "Clips", annotate: "Annotate", settings: "Settings", everywhere: "Everywhere" },
  group: {
    studio: "Studio",
    live: "Live",
  },
  title: {
    studio: {
      palette: "Find a command",
      shortcuts: "Show and change keyboard shortcuts",
      live: "Go to Live",
      clips: "Go to Clips",
      annotate: "Go to Annotate",
      settings: "Go to Settings",
    },
    live: {
      record: "Start or stop recording",
      playPause: "Play or pause the video",
      stepBack: "Previous frame",
      stepForward: "Next frame",
    },
  },
};
