/** The thread of MotionFileThread. */
import { serveRequests } from "../serveRequests";
import type { MotionFileRequest } from "./motionFileThread";
import { readMotionFile } from "./readMotionFile";

serveRequests((request: MotionFileRequest) => readMotionFile(...request));
