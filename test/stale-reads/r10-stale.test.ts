import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r10-stale.row.ts";

describeRow(row);
