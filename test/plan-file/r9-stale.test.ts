import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r9-stale.row.ts";

describeRow(row);
