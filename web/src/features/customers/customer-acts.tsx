import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type CustomerStep, changeCustomerStatus, customerQuery } from "@/api/customers";
import type { Customer } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { useAnnounce } from "@/ui/notice";
import { ReasonStep } from "@/ui/reason-step";
import { Allowed } from "@/ui/session";
import { ResetSignIn } from "./reset-sign-in";

interface Props {
  customer: Customer;
  openAccounts?: number | undefined;
  edit: () => void;
}

/** What staff may do with a customer. What the state forbids stays, with the reason: nobody has to guess. */
export function CustomerActs({ customer, openAccounts = 0, edit }: Props) {
  const { t } = useTranslation("customers");
  const closed =
    (customer.status === "closed" && t("page.closed-why")) ||
    (customer.status === "merged" && t("page.merged-why"));
  const blocked = customer.status === "blocked" && t("page.blocked-why");
  const tied = openAccounts > 0 && t("page.accounts-why", { count: openAccounts });
  return (
    <>
      <Allowed right="customers.change">
        <Button onClick={edit} blocked={closed}>
          {t("edit")}
        </Button>
        <Step
          customer={customer}
          step={customer.status === "blocked" ? "unblock" : "block"}
          blocked={closed}
        />
        <Step customer={customer} step="close" blocked={closed || tied} />
      </Allowed>
      <Allowed right="customers.merge">
        {closed ? (
          <Button blocked={closed}>{t("page.merge")}</Button>
        ) : (
          <LinkButton to={console_.mergeCustomer(customer.id)}>{t("page.merge")}</LinkButton>
        )}
      </Allowed>
      <Allowed right="identity.reset_customer">
        <ResetSignIn customer={customer} blocked={closed} />
      </Allowed>
      <Allowed right="accounts.open">
        {customer.status === "active" ? (
          <LinkButton variant="primary" to={console_.openAccount(customer.id)}>
            {t("page.open-account")}
          </LinkButton>
        ) : (
          <Button blocked={closed || blocked}>{t("page.open-account")}</Button>
        )}
      </Allowed>
    </>
  );
}

interface StepProps {
  customer: Customer;
  step: CustomerStep;
  blocked: string | false;
}

function Step({ customer, step, blocked }: StepProps) {
  const { t } = useTranslation("customers");
  const queries = useQueryClient();
  const announce = useAnnounce();
  async function take(reason: string) {
    const changed = await changeCustomerStatus(customer.id, step, reason);
    queries.setQueryData(customerQuery(customer.id).queryKey, changed);
    announce(t(`done-${step}`));
    await queries.invalidateQueries({ queryKey: ["customers"] });
  }
  return (
    <ReasonStep
      label={t(step)}
      title={t(`${step}-title`, { name: customer.name })}
      consequence={t(`${step}-what`)}
      grave={step !== "unblock"}
      blocked={blocked}
      act={take}
    />
  );
}
