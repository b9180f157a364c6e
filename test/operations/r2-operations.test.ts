import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r2-operations.row.ts";

describeRow(row);
