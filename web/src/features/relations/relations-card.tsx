import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isServed } from "@/api/customers";
import { endRelation, relationsKey, relationsOfCustomerQuery, verifyRelation } from "@/api/relations";
import type { Customer, Ownership, Related, Relation } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { PersonChip } from "@/ui/person-chip";
import { ProblemNote } from "@/ui/problem-note";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { NoteRelation } from "./note-relation";
import styles from "./relations.module.css";
import { shareText } from "./share-text";
import "./words";

/** A card for the customer's page: who belongs to this customer, and who finally owns a company. */
export function RelationsCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("relations");
  const found = useQuery(relationsOfCustomerQuery(customer.id));
  return (
    <Card
      title={t("card.title")}
      extra={
        isServed(customer) && (
          <Allowed right="customers.change">
            <NoteRelation customer={customer} />
          </Allowed>
        )
      }
    >
      <Loaded query={found} lines={2}>
        {({ items, ownership }) => {
          const open = items.filter(({ ended_at: ended }) => ended === null);
          const past = items.filter(({ ended_at: ended }) => ended !== null);
          return (
            <>
              {ownership && <Owners of={ownership} />}
              {open.length === 0 ? (
                <p className={styles.soft}>{t("card.none")}</p>
              ) : (
                <Lines of={open} customer={customer} />
              )}
              {open.length > 0 && (
                <p className={styles.see}>
                  <Link to={console_.relationsOf(customer.id)}>{t("graph.see")}</Link>
                </p>
              )}
              {past.length > 0 && (
                <Fold title={t("card.past")} aside={past.length}>
                  <Lines of={past} customer={customer} />
                </Fold>
              )}
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}

function Lines({ of, customer }: { of: readonly Relation[]; customer: Customer }) {
  return (
    <ul className={styles.list}>
      {of.map((one) => (
        <li key={one.id}>
          <One relation={one} customer={customer} />
        </li>
      ))}
    </ul>
  );
}

function One({ relation, customer }: { relation: Relation; customer: Customer }) {
  const { t } = useTranslation("relations");
  const language = useLanguage();
  const { other, role, share, ground, contest, ended_at: ended } = relation;
  const name = other?.name || t("gone");
  return (
    <article className={styles.relation} aria-label={`${t(`roles.${role}`)} ${name}`}>
      <div className={styles.head}>
        <PersonChip
          name={name}
          organisation={other?.kind === "organisation"}
          {...(other?.id ? { to: console_.customer(other.id) } : {})}
          note={
            <>
              {t(`roles.${role}`)}
              {share !== null && ` ${shareText(share)}`}
              {ground !== null && ` · ${t(`grounds.${ground}`)}`}
            </>
          }
        />
        <State of={relation} />
      </div>
      {other && <About other={other} />}
      <p className={styles.soft}>
        {relation.since_on && <span>{t("since", { day: dateText(relation.since_on, language) })}</span>}
        <span>
          {t("noted", {
            origin: t(`origins.${relation.origin}`),
            name: relation.noted_by_kind === "staff" ? relation.noted_by : t("the-customer"),
            day: dateText(instantDay(relation.noted_at), language),
          })}
        </span>
        {relation.verified_at && relation.verified_by && (
          <span>
            {t("verified", {
              name: relation.verified_by,
              day: dateText(instantDay(relation.verified_at), language),
            })}
          </span>
        )}
        {ended && relation.end_reason && (
          <span>
            {t("ended", {
              why: t(`ends.${relation.end_reason}`),
              day: dateText(instantDay(ended), language),
            })}
          </span>
        )}
      </p>
      {contest && (
        <p className={styles.contest}>
          {t(contest.is_other ? "contest.other" : "contest.this", { note: contest.note })}
        </p>
      )}
      {!ended && (
        <Allowed right="customers.change">
          <Acts relation={relation} customer={customer} name={name} />
        </Allowed>
      )}
    </article>
  );
}

function State({ of }: { of: Relation }) {
  const { t } = useTranslation("relations");
  if (of.ended_at) return <StateWord tone="over">{t("state.ended")}</StateWord>;
  if (of.contest) return <StateWord tone="danger">{t("state.contested")}</StateWord>;
  if (of.verified_at) return <StateWord tone="good">{t("state.verified")}</StateWord>;
  return <StateWord tone="caution">{t("state.unverified")}</StateWord>;
}

function About({ other }: { other: Related }) {
  const { t } = useTranslation("relations");
  const language = useLanguage();
  const { number, document, birth_on: birth, country } = other;
  return (
    <p className={styles.soft}>
      <span>{number ? t("customer", { number }) : t("outsider")}</span>
      {birth && <span>{t("born", { day: dateText(birth, language) })}</span>}
      {country && <span>{country}</span>}
      {document && <Masked value={document.number_masked} />}
    </p>
  );
}

function Acts({ relation, customer, name }: { relation: Relation; customer: Customer; name: string }) {
  const { t } = useTranslation("relations");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const renew = () => queries.invalidateQueries({ queryKey: relationsKey });
  const verifying = useMutation({
    mutationFn: () => verifyRelation(customer.id, relation.id),
    onSuccess: () => announce(t("acts.is-verified")),
    onSettled: renew,
  });
  async function end(isMistaken: boolean) {
    try {
      await endRelation(customer.id, relation.id, isMistaken);
      announce(t("acts.is-ended"));
    } finally {
      await renew();
    }
  }
  const isOpen = !relation.verified_at || relation.contest !== null;
  return (
    <>
      {verifying.error && <ProblemNote thrown={verifying.error} />}
      <div className={styles.buttons}>
        {isOpen && (
          <Button
            size="small"
            busy={verifying.isPending}
            blocked={!relation.may_verify && t("acts.another")}
            aria-label={t("acts.verify-of", { name })}
            onClick={() => verifying.mutate()}
          >
            {t("acts.verify")}
          </Button>
        )}
        <ConfirmStep
          size="small"
          label={t("acts.end")}
          name={t("acts.end-of", { name })}
          title={t("acts.end-title", { name })}
          sentence={t("acts.end-what")}
          act={() => end(false)}
        />
        <ConfirmStep
          size="small"
          label={t("acts.mistaken")}
          name={t("acts.mistaken-of", { name })}
          title={t("acts.mistaken-title", { name })}
          sentence={t("acts.mistaken-what")}
          act={() => end(true)}
        />
      </div>
    </>
  );
}

function Owners({ of: { owners, hidden, told, is_whole: isWhole } }: { of: Ownership }) {
  const { t } = useTranslation("relations");
  const final = owners.filter(({ is_final: isFinal }) => isFinal);
  return (
    <section aria-label={t("owners.title")}>
      <h3 className={styles.part}>{t("owners.title")}</h3>
      <ul className={styles.owners}>
        {final.map(({ other, share }) => (
          <li key={other.id ?? other.name} className={styles.owner}>
            <strong>{other.name}</strong>
            <span>{shareText(share)}</span>
          </li>
        ))}
        {hidden
          .filter(({ is_final: isFinal }) => isFinal)
          .map(({ other, share }) => (
            <li key={other.id ?? other.name} className={styles.owner}>
              <span>
                <strong>{other.name}</strong> {t("owners.hidden")}
              </span>
              <span>{shareText(share)}</span>
            </li>
          ))}
      </ul>
      <p className={styles.soft}>
        <span>{t(final.length > 0 ? "owners.what" : "owners.none")}</span>
        {told < 10_000 && <span>{t("owners.told", { share: shareText(told) })}</span>}
        {!isWhole && <span>{t("owners.not-whole")}</span>}
      </p>
      <h3 className={styles.part}>{t("owners.all")}</h3>
    </section>
  );
}
