import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r4-two-applies.row.ts";

describeRow(row);
