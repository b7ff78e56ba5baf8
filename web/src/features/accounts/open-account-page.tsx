import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { openAccount } from "@/api/accounts";
import { customerQuery } from "@/api/customers";
import type { Account, Customer, OpenAccount } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button, LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./open-account-page.module.css";

const KINDS: Account["kind"][] = ["current", "savings", "time_deposit"];
const CURRENCIES = ["CNY", "CZK", "USD", "EUR", "JPY"];

/** Opens an account for the customer named in the address. */
export function OpenAccountPage() {
  const { t } = useTranslation("accounts");
  const [search] = useSearchParams();
  const customerId = search.get("customer");
  if (customerId) return <ForCustomer id={customerId} />;
  return (
    <Page title={t("open-account")}>
      <Card>
        <Empty action={<LinkButton to={console_.customers}>{t("to-customers")}</LinkButton>}>
          {t("open-needs-customer")}
        </Empty>
      </Card>
    </Page>
  );
}

function ForCustomer({ id }: { id: string }) {
  const { t } = useTranslation("accounts");
  const customer = useQuery(customerQuery(id));
  const name = customer.data?.name;
  return (
    <Page
      title={name ? t("open-for", { name }) : t("open-account")}
      {...(name ? { back: { to: console_.customer(id), label: name } } : {})}
    >
      <Card>
        <Loaded query={customer}>{(found) => <OpenForm customer={found} />}</Loaded>
      </Card>
    </Page>
  );
}

type Answers = Pick<OpenAccount, "kind" | "currency"> & { name: string };

function OpenForm({ customer }: { customer: Customer }) {
  const { t } = useTranslation("accounts");
  const navigate = useNavigate();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [key] = useState(newRequestKey);
  const opening = useMutation({
    mutationFn: ({ kind, currency, name }: Answers) =>
      openAccount(
        {
          kind,
          currency,
          ...(name.trim() ? { name: name.trim() } : {}),
          holders: [{ customer_id: customer.id, role: "owner" }],
        },
        key,
      ),
    onSuccess: async (account) => {
      announce(t("opened-done"));
      await queries.invalidateQueries({ queryKey: ["accounts"] });
      navigate(console_.account(account.id));
    },
  });
  const [answers, setAnswers] = useState<Answers>({ kind: "current", currency: "CNY", name: "" });
  function submit(event: FormEvent) {
    event.preventDefault();
    opening.mutate(answers);
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <Field label={t("kind")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={answers.kind}
            choices={KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
            onChange={(event) =>
              setAnswers({ ...answers, kind: KINDS.find((kind) => kind === event.target.value) ?? "current" })
            }
          />
        )}
      </Field>
      <Field label={t("currency")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={answers.currency}
            choices={CURRENCIES.map((currency) => ({ value: currency, label: currency }))}
            onChange={(event) => setAnswers({ ...answers, currency: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("account-name")} hint={t("account-name-hint")}>
        {(wiring) => (
          <Input
            {...wiring}
            value={answers.name}
            maxLength={80}
            onChange={(event) => setAnswers({ ...answers, name: event.target.value })}
          />
        )}
      </Field>
      {opening.error && <ProblemNote thrown={opening.error} />}
      <div>
        <Button type="submit" variant="primary" busy={opening.isPending}>
          {t("do-open")}
        </Button>
      </div>
    </form>
  );
}
