import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r6-minimal.row.ts";

describeRow(row);
