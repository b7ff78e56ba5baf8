import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { endMandateOfCustomer, mandatesKey, mandatesOfCustomerQuery, STATEMENTS } from "@/api/mandates";
import type { CustomerMandate } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { console_ } from "@/lib/paths";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ReasonStep } from "@/ui/reason-step";
import { Allowed } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { MandateState } from "./mandate-state";
import styles from "./mandates-of-customer.module.css";
import { type End, useAccountWords } from "./sentence";

/** A card for the customer's page: whom they let in, who let them in, and the way to end it. */
export function MandatesOfCustomer({ customerId }: { customerId: string }) {
  const { t } = useTranslation("mandates");
  const mandates = useQuery(mandatesOfCustomerQuery(customerId));
  return (
    <Card title={t("console.title")}>
      <Loaded query={mandates} lines={2}>
        {({ given, received }) =>
          given.length + received.length === 0 ? (
            <p className={styles.soft}>{t("console.none")}</p>
          ) : (
            <ul className={styles.list}>
              {given.map((one) => (
                <Line key={one.mandate.id} one={one} end="given" />
              ))}
              {received.map((one) => (
                <Line key={one.mandate.id} one={one} end="received" />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

function Line({ one: { mandate, other_id: otherId }, end }: { one: CustomerMandate; end: End }) {
  const { t } = useTranslation("mandates");
  const language = useLanguage();
  const words = useAccountWords();
  const { other: name, accounts, actions, guard, state } = mandate;
  const isOver = state === "over" || state === "ended";
  const period = t("console.period", {
    from: dateText(mandate.from_on, language),
    until: dateText(mandate.until_on, language),
  });
  const told = otherId ? t(guard ? `console.guard-${end}` : `console.${end}`, { name }) : t("console.offer");
  return (
    <li className={styles.line}>
      <div className={styles.head}>
        {otherId ? <Link to={console_.customer(otherId)}>{told}</Link> : <span>{told}</span>}
        <MandateState state={state} />
      </div>
      <p className={styles.soft}>
        {[
          ...accounts.map(words),
          guard
            ? t("console.what.guard", {
                above: amountText({ minor: guard.above, currency: guard.currency }, language),
              })
            : t(`console.what.${actions.includes(STATEMENTS) ? "statements" : "view"}`),
          period,
        ].join(" · ")}
      </p>
      {!isOver && (
        <Allowed right="accounts.end_mandates">
          <EndIt id={mandate.id} name={otherId ? name : t("console.offer")} />
        </Allowed>
      )}
    </li>
  );
}

function EndIt({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation("mandates");
  const queries = useQueryClient();
  const announce = useAnnounce();
  return (
    <div>
      <ReasonStep
        label={t("console.end")}
        name={t("console.end-name", { name })}
        size="small"
        title={t("console.end-title")}
        consequence={t("console.end-consequence")}
        grave
        act={async (reason) => {
          await endMandateOfCustomer(id, reason);
          announce(t("console.ended"));
          await queries.invalidateQueries({ queryKey: mandatesKey });
        }}
      />
    </div>
  );
}
