import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r9-altered.row.ts";

describeRow(row);
