export const trainingRun = {};
