import { describeRow } from "../rows/describe-row.ts";
import { row } from "./s5-patterns.row.ts";

describeRow(row);
