import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r6-writes.row.ts";

describeRow(row);
