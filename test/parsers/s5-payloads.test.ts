import { describeRow } from "../rows/describe-row.ts";
import { row } from "./s5-payloads.row.ts";

describeRow(row);
