import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { declinePaper, papersKey, papersQuery, withdrawDocument } from "@/api/papers";
import type { Customer, DocumentHeld, Paper } from "@/api/wire";
import { Button } from "@/ui/button";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { Allowed } from "@/ui/session";
import { PaperState } from "./paper-state";
import { PaperSteps, PaperWords } from "./paper-words";
import styles from "./papers.module.css";
import { VerifyPaper } from "./verify-paper";
import { WritePaper } from "./write-paper";
import "./words";

const MOST = 5;

/** A card for the customer's page: what proves who they are, until when, who verified it. */
export function PapersCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("papers");
  const found = useQuery(papersQuery(customer));
  const works = customer.status === "active" || customer.status === "blocked";
  return (
    <Card
      title={t("card.title")}
      extra={
        works &&
        found.data &&
        found.data.items.length < MOST && (
          <Allowed right="customers.change">
            <WritePaper customer={customer} version={found.data.version} />
          </Allowed>
        )
      }
    >
      <Loaded query={found} lines={3}>
        {({ items, past, version }) => (
          <>
            {items.length === 0 ? (
              <p className={styles.soft}>{t("card.none")}</p>
            ) : (
              <ul className={styles.list}>
                {items.map((one) => (
                  <li key={`${one.nth} ${one.document.number_masked}`}>
                    <One of={one} customer={customer} version={version} works={works} />
                  </li>
                ))}
              </ul>
            )}
            {past.length > 0 && (
              <Fold title={t("card.past")} aside={past.length}>
                <ul className={styles.list}>
                  {past.map((one) => (
                    <li key={one.id} className={styles.paper}>
                      <Named of={one.document} />
                      <PaperWords of={one} />
                      <PaperSteps of={one} />
                    </li>
                  ))}
                </ul>
              </Fold>
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
}

interface OneProps {
  of: DocumentHeld;
  customer: Customer;
  version: number;
  works: boolean;
}

function One({ of, customer, version, works }: OneProps) {
  const { t } = useTranslation("papers");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = t(`documents.${of.document.kind}`);
  const { paper, waits } = of;
  async function withdraw(reason: string) {
    await withdrawDocument(customer.id, { version, nth: of.nth, reason });
    announce(t("card.withdrawn"));
    await Promise.all([
      queries.invalidateQueries({ queryKey: papersKey }),
      queries.invalidateQueries({ queryKey: ["customers"] }),
    ]);
  }
  return (
    <article className={styles.paper} aria-label={name}>
      <div className={styles.head}>
        <Named of={of.document} />
        <PaperState of={of} />
      </div>
      {paper && <PaperWords of={paper} />}
      {paper && <PaperSteps of={paper} />}
      {works && (
        <Allowed right="customers.change">
          <div className={styles.buttons}>
            {paper && !paper.is_verified && <Settle of={paper} customer={customer} name={name} />}
            <WritePaper customer={customer} version={version} of={of} />
            <ReasonStep
              label={t("card.withdraw")}
              name={t("card.withdraw-of", { name })}
              size="small"
              title={t("card.withdraw-title")}
              consequence={t("card.withdraw-what")}
              grave
              act={withdraw}
            />
          </div>
        </Allowed>
      )}
      {waits && (
        <div className={styles.waits}>
          <p>{t(waits.origin === "portal" ? "card.waits-own" : "card.waits")}</p>
          {waits.document.number_masked !== of.document.number_masked && <Named of={waits.document} />}
          <PaperWords of={waits} />
          {works && (
            <Allowed right="customers.change">
              <div className={styles.buttons}>
                <Settle of={waits} customer={customer} name={name} />
              </div>
            </Allowed>
          )}
        </div>
      )}
    </article>
  );
}

function Settle({ of, customer, name }: { of: Paper; customer: Customer; name: string }) {
  const { t } = useTranslation("papers");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const declining = useMutation({
    mutationFn: () => declinePaper(customer.id, of.id),
    onSuccess: () => announce(t("card.is-declined")),
    onSettled: () => queries.invalidateQueries({ queryKey: papersKey }),
  });
  return (
    <>
      <VerifyPaper of={of} customer={customer} name={name} />
      <Button
        size="small"
        busy={declining.isPending}
        aria-label={t("card.decline-of", { name })}
        onClick={() => declining.mutate()}
      >
        {t("card.decline")}
      </Button>
      {declining.error && <ProblemNote thrown={declining.error} />}
    </>
  );
}

function Named({ of: { kind, number, number_masked: masked, country } }: { of: DocumentHeld["document"] }) {
  const { t } = useTranslation("papers");
  return (
    <p>
      <span className={styles.name}>{t(`documents.${kind}`)}</span>{" "}
      <span className={styles.number}>
        <Masked value={number ?? masked} />
      </span>
      {country !== "CN" && ` ${country}`}
    </p>
  );
}
