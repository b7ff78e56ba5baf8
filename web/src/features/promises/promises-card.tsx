import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { isServed } from "@/api/customers";
import { promisesOfCustomerQuery } from "@/api/promises";
import type { Customer } from "@/api/wire";
import { DueCard } from "@/ui/due-work";
import { Allowed } from "@/ui/session";
import { MakePromise } from "./make-promise";
import { PromiseLine } from "./promise-line";
import "./words";

/** A card for the customer's page: what the bank owes this customer. */
export function PromisesCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("promises");
  return (
    <DueCard
      title={t("card.title")}
      extra={
        isServed(customer) && (
          <Allowed right="customers.promise">
            <MakePromise customer={customer} />
          </Allowed>
        )
      }
      query={useQuery(promisesOfCustomerQuery(customer.id))}
      none={t("card.none")}
      past={t("card.past")}
      line={(one) => <PromiseLine promise={one} />}
    />
  );
}
