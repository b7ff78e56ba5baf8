import type { ListColumn } from "@/api/wire";
import { useRight } from "@/ui/session";

/** Which columns say anything to whoever looks: those of tags and tiers take the right to see them. */
export function useOpenColumns(): (column: ListColumn) => boolean {
  const tags = useRight("tags.see");
  const tiers = useRight("tiers.see");
  return (column) => (column === "tags" ? tags : column === "tier" ? tiers : true);
}
