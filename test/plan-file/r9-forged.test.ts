import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r9-forged.row.ts";

describeRow(row);
