import { TwinList } from "@/features/duplicates/likely-twins";
import { RowPage } from "@/features/intake/row-page";

/** A row that was put aside, with whom it may be: features do not know each other, the app does. */
export function CheckedRowPage() {
  return <RowPage twins={(twins) => <TwinList twins={twins} />} />;
}
