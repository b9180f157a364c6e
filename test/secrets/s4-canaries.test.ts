import { describeRow } from "../rows/describe-row.ts";
import { row } from "./s4-canaries.row.ts";

describeRow(row);
