import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isServed } from "@/api/customers";
import { managerOfCustomerQuery, releaseCustomers } from "@/api/managers";
import type { Customer, ManagerOf } from "@/api/wire";
import { dateText, instantText } from "@/lib/dates";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Facts } from "@/ui/facts";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ReasonStep } from "@/ui/reason-step";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { AssignForm, useAfterMoves } from "./assign-form";
import styles from "./portfolios.module.css";
import "./words";

/** A card for the customer's page: who is there for them. */
export function ManagerCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("portfolios");
  const found = useQuery(managerOfCustomerQuery(customer.id));
  return (
    <Card
      title={t("card.title")}
      extra={
        isServed(customer) && (
          <Allowed right="customers.manage_portfolios">
            {found.data && <Change customer={customer} known={found.data} />}
          </Allowed>
        )
      }
    >
      <Loaded query={found} lines={2}>
        {(known) => <Known known={known} />}
      </Loaded>
    </Card>
  );
}

function Known({ known }: { known: ManagerOf }) {
  const { t } = useTranslation("portfolios");
  const language = useLanguage();
  const { manager, backup, since, away_until: away, steps, is_vacant: vacant } = known;
  return (
    <div className={styles.stack}>
      {manager ? (
        <Facts
          facts={[
            { label: t("card.manager"), value: manager.name },
            { label: t("card.backup"), value: backup?.name ?? null },
            { label: t("card.since"), value: since && <When at={since} /> },
          ]}
        />
      ) : vacant ? (
        <StateWord tone="caution">{t("card.vacant")}</StateWord>
      ) : (
        <p className={styles.soft}>{t("card.none")}</p>
      )}
      {away && <StateWord tone="info">{t("card.away", { day: dateText(away, language) })}</StateWord>}
      {steps.length > 0 && (
        <Fold title={t("card.past")} aside={steps.length}>
          <ol className={styles.list}>
            {steps.map((step) => (
              <li key={step.at + step.kind}>
                <span className={styles.names}>
                  <span>{told(step)}</span>
                  {step.note && <span className={styles.note}>{step.note}</span>}
                  <span className={styles.soft}>
                    {step.by
                      ? t("steps.by", { by: step.by, at: instantText(step.at, language) })
                      : instantText(step.at, language)}
                  </span>
                </span>
              </li>
            ))}
          </ol>
        </Fold>
      )}
    </div>
  );

  function told({
    kind,
    manager: to,
    backup: standing,
    from_name: from,
  }: ManagerOf["steps"][number]): string {
    if (kind === "backup") return standing ? t("steps.backup", { backup: standing }) : t("steps.no-backup");
    return t(`steps.${kind}`, { manager: to ?? "", from: from ?? "" });
  }
}

function Change({ customer, known }: { customer: Customer; known: ManagerOf }) {
  const { t } = useTranslation("portfolios");
  const announce = useAnnounce();
  const afterMoves = useAfterMoves();
  const [open, setOpen] = useState(false);
  return (
    <span className={styles.need}>
      {known.manager && (
        <ReasonStep
          label={t("card.release")}
          size="small"
          title={t("card.release-title")}
          consequence={t("card.release-what")}
          act={async (note) => {
            await releaseCustomers([customer.id], note);
            announce(t("card.released"));
            await afterMoves();
          }}
        />
      )}
      <Button size="small" onClick={() => setOpen(true)}>
        {t(known.manager ? "card.change" : "card.assign")}
      </Button>
      <Dialog
        open={open}
        title={t("assign.title-one", { name: customer.name })}
        onClose={() => setOpen(false)}
      >
        {open && (
          <AssignForm
            customerIds={[customer.id]}
            manager={known.manager?.id}
            backup={known.backup?.id}
            onClose={() => setOpen(false)}
            onDone={(moves) => {
              setOpen(false);
              announce(t("assign.done", { count: moves.done }));
            }}
          />
        )}
      </Dialog>
    </span>
  );
}
