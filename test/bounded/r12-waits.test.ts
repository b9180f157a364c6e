import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r12-waits.row.ts";

describeRow(row);
