import { useQuery } from "@tanstack/react-query";
import { HandCoins } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { requestsQuery } from "@/api/requests";
import type { MyRequests, PaymentRequest } from "@/api/wire";
import { portal } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { SearchBox } from "@/ui/search-box";
import styles from "./planned-page.module.css";
import { RequestCard } from "./request-card";
import { StrangerCard } from "./stranger-card";
import "./words";

const SEARCHED_FROM = 6;

/** What one is asked for, what one has asked for, and who wants to ask for the first time. */
export function RequestsPage() {
  const { t } = useTranslation("payments");
  const requests = useQuery(requestsQuery);
  return (
    <Page
      title={t("request.title")}
      lead={t("request.lead")}
      back={{ to: portal.transfers, label: t("transfers") }}
      actions={
        <>
          <LinkButton to={portal.askingPeople}>{t("request.who")}</LinkButton>
          <AskButton />
        </>
      }
    >
      <Loaded query={requests} lines={8}>
        {(mine) => (isNothing(mine) ? <Nothing /> : <All requests={mine} />)}
      </Loaded>
    </Page>
  );
}

function AskButton() {
  const { t } = useTranslation("payments");
  return (
    <LinkButton to={portal.askForMoney} variant="primary" icon={<HandCoins size={18} aria-hidden="true" />}>
      {t("request.ask")}
    </LinkButton>
  );
}

function isNothing({ received, sent, strangers }: MyRequests): boolean {
  return received.length + sent.length + strangers.length === 0;
}

function Nothing() {
  const { t } = useTranslation("payments");
  return (
    <Card>
      <Empty picture={<Picture of="no-transfers" />} title={t("request.none-title")} action={<AskButton />}>
        {t("request.none")}
      </Empty>
    </Card>
  );
}

function All({ requests }: { requests: MyRequests }) {
  const { t } = useTranslation("payments");
  const [wanted, setWanted] = useState("");
  const all = [...requests.received, ...requests.sent].sort((one, other) =>
    one.asked_at < other.asked_at ? 1 : -1,
  );
  const fitting = all.filter((one) => hasWords(one, wanted));
  const isOpen = ({ state }: PaymentRequest) => state === "open" || state === "paying";
  const parts = [
    { key: "received", requests: fitting.filter((one) => isOpen(one) && !one.is_mine) },
    { key: "sent", requests: fitting.filter((one) => isOpen(one) && one.is_mine) },
    { key: "over", requests: fitting.filter((one) => !isOpen(one)) },
  ] as const;
  return (
    <div className={styles.plans}>
      {all.length >= SEARCHED_FROM && (
        <SearchBox label={t("request.search")} value={wanted} onSearch={setWanted} />
      )}
      {requests.strangers.length > 0 && !wanted && (
        <section aria-labelledby="requests-strangers">
          <h2 id="requests-strangers" className={styles.title}>
            {t("request.strangers")}
          </h2>
          <ul className={styles.cards}>
            {requests.strangers.map((one) => (
              <StrangerCard key={one.request_id} stranger={one} />
            ))}
          </ul>
        </section>
      )}
      {parts.map(
        (part) =>
          part.requests.length > 0 && (
            <section key={part.key} aria-labelledby={`requests-${part.key}`}>
              <h2 id={`requests-${part.key}`} className={styles.title}>
                {t(`request.${part.key}`)}
              </h2>
              <ul className={styles.cards}>
                {part.requests.map((one) => (
                  <RequestCard key={one.id} request={one} />
                ))}
              </ul>
            </section>
          ),
      )}
      {wanted && fitting.length === 0 && (
        <Card>
          <Empty picture={<Picture of="no-result" />}>{t("request.not-found", { wanted })}</Empty>
        </Card>
      )}
    </div>
  );
}

function hasWords({ other, note }: PaymentRequest, wanted: string): boolean {
  const words = wanted.trim().toLocaleLowerCase();
  return `${other} ${note}`.toLocaleLowerCase().includes(words);
}
