import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r8-truth.row.ts";

describeRow(row);
