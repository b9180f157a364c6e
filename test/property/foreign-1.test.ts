import { describeSequences } from "./run-sequences.ts";

describeSequences(1, 2);
