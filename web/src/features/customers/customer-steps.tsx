import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type CustomerStep, changeCustomerStatus, customerQuery } from "@/api/customers";
import type { Customer } from "@/api/wire";
import { useAnnounce } from "@/ui/notice";
import { ReasonStep } from "@/ui/reason-step";
import { Allowed } from "@/ui/session";

const possible: Record<Customer["status"], CustomerStep[]> = {
  active: ["block", "close"],
  blocked: ["unblock", "close"],
  closed: [],
};

/** What staff may do with a customer in the present state. */
export function CustomerSteps({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers");
  const queries = useQueryClient();
  const announce = useAnnounce();
  async function take(step: CustomerStep, reason: string) {
    const changed = await changeCustomerStatus(customer.id, step, reason);
    queries.setQueryData(customerQuery(customer.id).queryKey, changed);
    announce(t(`done-${step}`));
    await queries.invalidateQueries({ queryKey: ["customers"] });
  }
  return (
    <Allowed right="customers.change">
      {possible[customer.status].map((step) => (
        <ReasonStep
          key={step}
          label={t(step)}
          title={t(`${step}-title`, { name: customer.name })}
          consequence={t(`${step}-what`)}
          grave={step !== "unblock"}
          act={(reason) => take(step, reason)}
        />
      ))}
    </Allowed>
  );
}
