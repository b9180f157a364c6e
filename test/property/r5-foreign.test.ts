import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r5-foreign.row.ts";

describeRow(row);
