import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { myAccountsQuery } from "@/api/accounts";
import { payRequest, requestPreviewQuery, requestsQuery } from "@/api/requests";
import type { MyAccount, PaymentRequest } from "@/api/wire";
import { portal } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { type Source, sourcesFrom, type Target } from "./draft";
import form from "./how-much-step.module.css";
import { PayNow } from "./pay-now";
import "./words";

/** A request, paid: from where, and then everything as the bank says it. */
export function PayRequestPage() {
  const { t } = useTranslation("payments");
  const { id = "" } = useParams();
  const requests = useQuery(requestsQuery);
  const accounts = useQuery(myAccountsQuery);
  return (
    <Page title={t("request.pay-title")} back={{ to: portal.requests, label: t("request.title") }}>
      <Card>
        <Loaded query={requests} lines={8}>
          {({ received }) => (
            <Loaded query={accounts} lines={8}>
              {({ items }) => <Paying request={received.find((one) => one.id === id)} accounts={items} />}
            </Loaded>
          )}
        </Loaded>
      </Card>
    </Page>
  );
}

interface Props {
  request: PaymentRequest | undefined;
  accounts: readonly MyAccount[];
}

function Paying({ request, accounts }: Props) {
  const { t } = useTranslation("payments");
  const back = <LinkButton to={portal.requests}>{t("request.title")}</LinkButton>;
  if (!request) return <Empty action={back}>{t("request.gone")}</Empty>;
  if (request.state !== "open") return <Empty action={back}>{t(`request.over-what.${request.state}`)}</Empty>;
  const target = asTarget(request);
  const sources = sourcesFrom(target, accounts, null);
  if (sources.length === 0) {
    return <Empty action={back}>{t("amount.no-source", { currency: request.amount.currency })}</Empty>;
  }
  return <Open request={request} target={target} sources={sources} />;
}

/** Whoever asks, as one whom money goes to. */
function asTarget(request: PaymentRequest): Target {
  return {
    kind: "payee",
    payee: {
      id: request.id,
      name: request.other,
      account_number: request.account_number,
      currency: request.amount.currency,
      added_at: request.asked_at,
      last_paid_at: null,
      bank: null,
    },
  };
}

interface OpenProps {
  request: PaymentRequest;
  target: Target;
  sources: readonly Source[];
}

function Open({ request, target, sources }: OpenProps) {
  const { t } = useTranslation("payments");
  return (
    <PayNow
      target={target}
      sources={sources}
      asked={request.amount}
      memo={request.note}
      free={request.may_change ? { hint: t("request.may-change") } : null}
      back={portal.requests}
      preview={(wish) => requestPreviewQuery(request.id, wish)}
      pay={(wish, key, yes) => payRequest(request.id, wish, key, yes)}
    >
      {request.knows !== "paid" && (
        <div role="note" className={form.soft}>
          <p>{t(`request.knows.${request.knows}`)}</p>
          <p>{t("request.stop")}</p>
        </div>
      )}
    </PayNow>
  );
}
