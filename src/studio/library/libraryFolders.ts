/** What a library's folder is made of besides the user's `models` (docs/clip-format.md). */
export const clipsFolderName = "clips";
export const trashFolderName = "trash";
export const backupsFolderName = "backups";
/** Training runs (docs/training-runs.md). */
export const trainingsFolderName = "trainings";
/** Files on their way in; emptied at every start. */
export const uploadsFolderName = ".uploads";
