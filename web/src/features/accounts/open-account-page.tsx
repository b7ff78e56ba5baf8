import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { openAccount } from "@/api/accounts";
import { customerQuery } from "@/api/customers";
import { Problem } from "@/api/problem";
import type { Customer } from "@/api/wire";
import { dropDraft } from "@/lib/drafts";
import { console_ } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { codeWords } from "@/ui/problem-words";
import { type Step, Wizard, type Wrong } from "@/ui/wizard";
import { CoHolders } from "./co-holders";
import type { NewAccount } from "./new-account";
import { NewAccountCheck } from "./new-account-check";
import { NewAccountFields } from "./new-account-fields";

/** Opens an account for the customer named in the address. */
export function OpenAccountPage() {
  const { t } = useTranslation("accounts");
  const [search] = useSearchParams();
  const customerId = search.get("customer");
  if (customerId) return <ForCustomer id={customerId} />;
  return (
    <Page title={t("open-account")}>
      <Card>
        <Empty
          picture={<Picture of="no-accounts" />}
          action={<LinkButton to={console_.customers}>{t("to-customers")}</LinkButton>}
        >
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
        <Loaded query={customer}>{(found) => <OpenWizard key={found.id} customer={found} />}</Loaded>
      </Card>
    </Page>
  );
}

function OpenWizard({ customer }: { customer: Customer }) {
  const { t, i18n } = useTranslation("accounts");
  const navigate = useNavigate();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const draft = `open-account.${customer.id}`;
  const [initial] = useState<NewAccount>(() => ({
    kind: "current",
    product: "",
    currency: "CNY",
    name: "",
    others: [],
    key: newRequestKey(),
  }));
  const opening = useMutation({
    mutationFn: ({ kind, currency, name, product, others, key }: NewAccount) =>
      openAccount(
        {
          kind,
          currency,
          ...(product ? { product } : {}),
          ...(name.trim() ? { name: name.trim() } : {}),
          holders: [
            { customer_id: customer.id, role: "owner" },
            ...others.map(({ id, role }) => ({ customer_id: id, role })),
          ],
        },
        key,
      ),
    onSuccess: async (account) => {
      dropDraft(draft);
      announce(t("opened-done"));
      await queries.invalidateQueries({ queryKey: ["accounts"] });
      navigate(console_.account(account.id));
    },
  });
  return (
    <Wizard
      name={draft}
      steps={steps(t, customer)}
      initial={initial}
      submitLabel={t("do-open")}
      busy={opening.isPending}
      error={opening.error}
      told={toldOf(opening.error, (code) => codeWords(code, i18n))}
      onSubmit={(answers) => opening.mutate(answers)}
      onCancel={() => navigate(console_.customer(customer.id))}
    />
  );
}

function steps(t: TFunction<"accounts">, customer: Customer): Step<NewAccount>[] {
  return [
    {
      key: "what",
      title: t("step-what"),
      fields: ["kind", "product", "currency", "name"],
      content: (parts) => <NewAccountFields {...parts} />,
    },
    {
      key: "holders",
      title: t("step-holders"),
      fields: ["others"],
      content: (parts) => <CoHolders {...parts} owner={customer} />,
    },
    {
      key: "check",
      title: t("step-check"),
      content: ({ answers }) => <NewAccountCheck answers={answers} owner={customer} />,
    },
  ];
}

// The server speaks of "holders[1]"; here they are the others.
function toldOf(error: Error | null, words: (code: string) => string | null): Wrong<NewAccount> {
  if (!(error instanceof Problem)) return {};
  return Object.fromEntries(
    error.fields.map(({ field, code, message }) => {
      const name = field.replace(/^(data|body)\./, "").replace(/[[.].*$/, "");
      return [name === "holders" ? "others" : name, words(code) ?? message];
    }),
  );
}
