/** The thread of ClipAnalyst. */
import { serveRequests } from "../serveRequests";
import { analyseClip } from "./clipAnalysis";

serveRequests(analyseClip);
