import { useQuery } from "@tanstack/react-query";
import { Ban, CircleCheck, DoorClosed, FilePlus2, Handshake, Merge, Split } from "lucide-react";
import { useTranslation } from "react-i18next";
import { customerStatusChangesQuery } from "@/api/customers";
import type { Customer, CustomerStatusChange } from "@/api/wire";
import type { Happening } from "@/ui/timeline";

const SPLIT = "split from another file";

/** What happened to the file itself. */
export function useCustomerHappenings(customer: Customer) {
  const { t } = useTranslation("customers");
  const changes = useQuery(customerStatusChangesQuery(customer.id));
  const items = changes.data?.items;
  const created = items?.at(-1);
  const happenings: Happening[] = (items ?? []).map((change) => ({
    id: `file-${change.at}-${change.status}`,
    at: { instant: change.at },
    by: change.by_kind === "system" ? null : change.by_name,
    ...(change === created ? { icon: FilePlus2, title: t("page.registered") } : lookOf(change)),
  }));
  // Who came over from another bank, or from paper, was a customer before there was this file.
  if (created && customer.since_on < created.at.slice(0, 10)) {
    happenings.push({
      id: "since",
      at: { on: customer.since_on },
      icon: Handshake,
      title: t("page.became"),
    });
  }
  return { query: changes, happenings };

  function lookOf({
    status,
    reason,
  }: CustomerStatusChange): Pick<Happening, "icon" | "title" | "tone" | "reason"> {
    if (status === "blocked") return { icon: Ban, tone: "danger", title: t("page.was-blocked"), reason };
    if (status === "closed") return { icon: DoorClosed, title: t("page.was-closed"), reason };
    if (status === "merged") return { icon: Merge, title: t("page.was-merged") };
    // Written by the bank itself, for what follows from a split.
    if (reason === SPLIT) return { icon: Split, title: t("page.was-split") };
    return { icon: CircleCheck, title: t("page.was-unblocked"), reason };
  }
}
