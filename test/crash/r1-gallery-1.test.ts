import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r1-gallery.row.ts";

describeRow(row, 1, 2);
