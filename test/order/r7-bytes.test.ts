import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r7-bytes.row.ts";

describeRow(row);
