import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { openAccount } from "@/api/accounts";
import { customerQuery } from "@/api/customers";
import type { Account, Customer, OpenAccount } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Empty } from "@/ui/empty";
import { LinkButton } from "@/ui/link-button";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";

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

type Answers = Pick<OpenAccount, "kind" | "currency" | "name">;

function OpenForm({ customer }: { customer: Customer }) {
  const { t } = useTranslation("accounts");
  const navigate = useNavigate();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const opening = useMutation({
    mutationFn: ({ kind, currency, name }: Answers) =>
      openAccount({
        kind,
        currency,
        ...(name?.trim() ? { name: name.trim() } : {}),
        holders: [{ customer_id: customer.id, role: "owner" }],
      }),
    onSuccess: async (account) => {
      announce(t("opened-done"));
      await queries.invalidateQueries({ queryKey: ["accounts"] });
      navigate(console_.account(account.id));
    },
  });
  return (
    <Form<Answers>
      layout="vertical"
      initialValues={{ kind: "current", currency: "CNY" }}
      onFinish={(answers) => opening.mutate(answers)}
      style={{ maxWidth: 480 }}
    >
      <Form.Item name="kind" label={t("kind")}>
        <Select options={KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))} />
      </Form.Item>
      <Form.Item name="currency" label={t("currency")}>
        <Select options={CURRENCIES.map((currency) => ({ value: currency, label: currency }))} />
      </Form.Item>
      <Form.Item name="name" label={t("account-name")} extra={t("account-name-hint")}>
        <Input maxLength={80} />
      </Form.Item>
      {opening.error && <ProblemNote thrown={opening.error} />}
      <Button type="primary" htmlType="submit" loading={opening.isPending} style={{ marginTop: 8 }}>
        {t("do-open")}
      </Button>
    </Form>
  );
}
