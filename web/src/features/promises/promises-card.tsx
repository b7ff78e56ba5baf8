import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { promisesOfCustomerQuery } from "@/api/promises";
import type { Customer } from "@/api/wire";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { Allowed } from "@/ui/session";
import { MakePromise } from "./make-promise";
import { PromiseLine } from "./promise-line";
import styles from "./promises.module.css";
import "./words";

/** A card for the customer's page: what the bank owes this customer, what is due first comes first. */
export function PromisesCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("promises");
  const found = useQuery(promisesOfCustomerQuery(customer.id));
  return (
    <Card
      title={t("card.title")}
      extra={
        customer.status !== "closed" && (
          <Allowed right="customers.promise">
            <MakePromise customer={customer} />
          </Allowed>
        )
      }
    >
      <Loaded query={found} lines={2}>
        {(all) => {
          const open = all
            .filter(({ state }) => state === "open")
            .toSorted((one, other) => one.due_on.localeCompare(other.due_on));
          const past = all.filter(({ state }) => state !== "open");
          return (
            <>
              {open.length === 0 ? (
                <p className={styles.soft}>{t("card.none")}</p>
              ) : (
                <ul className={styles.list}>
                  {open.map((one) => (
                    <li key={one.id}>
                      <PromiseLine promise={one} />
                    </li>
                  ))}
                </ul>
              )}
              {past.length > 0 && (
                <Fold title={t("card.past")} aside={past.length}>
                  <ul className={styles.list}>
                    {past.map((one) => (
                      <li key={one.id}>
                        <PromiseLine promise={one} />
                      </li>
                    ))}
                  </ul>
                </Fold>
              )}
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}
