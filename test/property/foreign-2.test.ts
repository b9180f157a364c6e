import { describeSequences } from "./run-sequences.ts";

describeSequences(2, 2);
