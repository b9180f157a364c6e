import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r9-bytes.row.ts";

describeRow(row);
