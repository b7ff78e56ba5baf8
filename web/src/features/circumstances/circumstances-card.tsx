import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import {
  circumstancesKey,
  circumstancesQuery,
  confirmCircumstance,
  settleCircumstance,
  stateCircumstance,
  verifyCircumstance,
} from "@/api/circumstances";
import { isServed } from "@/api/customers";
import { confirmFact, factsKey } from "@/api/facts";
import type { Circumstance, CircumstanceField, Customer, FileQuestion, Said } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { Button } from "@/ui/button";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./circumstances.module.css";
import { Asking, Scores } from "./knowledge";
import { SayCircumstance } from "./say-circumstance";
import { isOfFile } from "./use-asked";
import { useSaid } from "./use-said";
import "./words";

/** A card for the customer's page: work, income and taxes, each with from where and when it is known. */
export function CircumstancesCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("circumstances");
  const found = useQuery(circumstancesQuery(customer.id));
  return (
    <Card title={t("card.title")}>
      <Loaded query={found} lines={4}>
        {({ items, knowledge }) => (
          <>
            <Scores of={knowledge} />
            <Asking of={knowledge} staff>
              {(question) =>
                isServed(customer) && (
                  <Allowed right="customers.change">
                    <SaidSo of={question} customer={customer} />
                  </Allowed>
                )
              }
            </Asking>
            <Lines of={items.filter(({ held }) => held)} customer={customer} />
            {items.some(({ held }) => !held) && (
              <Fold title={t("card.not-known")} aside={items.filter(({ held }) => !held).length}>
                <Lines of={items.filter(({ held }) => !held)} customer={customer} />
              </Fold>
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
}

const HOW = ["phone", "counter"] as const;

/** The customer was asked, and says that it still holds. */
function SaidSo({ of: { what, shown }, customer }: { of: FileQuestion; customer: Customer }) {
  const { t } = useTranslation("circumstances");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const saying = useMutation({
    mutationFn: async (how: (typeof HOW)[number]) => {
      if (isOfFile(what)) await confirmFact(customer.id, { field: what, nth: 0 }, customer.version, how);
      else await confirmCircumstance(customer.id, what as CircumstanceField, shown ?? "", how);
    },
    onSuccess: () => announce(t("ask.noted-staff")),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: circumstancesKey }),
        queries.invalidateQueries({ queryKey: factsKey }),
        queries.invalidateQueries({ queryKey: ["customers"] }),
      ]),
  });
  return (
    <>
      <div className={styles.buttons}>
        {HOW.map((how) => (
          <Button
            key={how}
            size="small"
            busy={saying.isPending && saying.variables === how}
            onClick={() => saying.mutate(how)}
          >
            {t(how === "phone" ? "ask.by-phone" : "ask.at-counter")}
          </Button>
        ))}
      </div>
      {saying.error && <ProblemNote thrown={saying.error} />}
    </>
  );
}

function Lines({ of, customer }: { of: readonly Circumstance[]; customer: Customer }) {
  return (
    <ul className={styles.list}>
      {of.map((one) => (
        <li key={one.field}>
          <One of={one} customer={customer} />
        </li>
      ))}
    </ul>
  );
}

function One({ of, customer }: { of: Circumstance; customer: Customer }) {
  const { t } = useTranslation("circumstances");
  const language = useLanguage();
  const said = useSaid();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const renew = () => queries.invalidateQueries({ queryKey: circumstancesKey });
  const name = t(`fields.${of.field}`);
  const verifying = useMutation({
    mutationFn: () => verifyCircumstance(customer.id, of.field),
    onSuccess: () => announce(t("card.is-verified")),
    onSettled: renew,
  });
  const settling = useMutation({
    mutationFn: (one: Said) => settleCircumstance(customer.id, of.field, one.id),
    onSuccess: () => announce(t("card.is-settled")),
    onSettled: renew,
  });
  const { held, otherwise } = of;
  return (
    <>
      <div className={styles.head}>
        <div>
          <p className={styles.label}>{name}</p>
          {held ? (
            <p className={styles.value}>{said(of, held.value)}</p>
          ) : (
            <p className={styles.none}>{t("card.unknown")}</p>
          )}
        </div>
        <Allowed right="customers.change">
          <div className={styles.buttons}>
            {held && !of.verified_at && !otherwise && (
              <Button
                size="small"
                busy={verifying.isPending}
                blocked={!of.may_verify && t("card.another")}
                aria-label={t("card.verify-of", { name })}
                onClick={() => verifying.mutate()}
              >
                {t("card.verify")}
              </Button>
            )}
            {isServed(customer) && (
              <SayCircumstance
                of={of}
                staff
                say={(value, origin) => stateCircumstance(customer.id, of.field, value, origin)}
              />
            )}
          </div>
        </Allowed>
      </div>
      {held && (
        <p className={styles.soft}>
          <Whence of={held} />
          {of.confirmed_on && <span>{t("confirmed", { day: dateText(of.confirmed_on, language) })}</span>}
          {of.verified_at && of.verified_by && (
            <StateWord tone="good">{t("verified", { name: of.verified_by })}</StateWord>
          )}
        </p>
      )}
      {held && otherwise && (
        <div className={styles.otherwise}>
          <p>{t("card.otherwise", { value: said(of, otherwise.value) })}</p>
          <p className={styles.soft}>
            <Whence of={otherwise} />
          </p>
          <Allowed right="customers.change">
            <div className={styles.buttons}>
              {[otherwise, held].map((one) => (
                <Button
                  key={one.id}
                  size="small"
                  busy={settling.isPending && settling.variables === one}
                  blocked={!of.may_settle && t("card.another")}
                  onClick={() => settling.mutate(one)}
                >
                  {t(one === otherwise ? "card.take" : "card.keep", { value: said(of, one.value) })}
                </Button>
              ))}
            </div>
          </Allowed>
        </div>
      )}
      {verifying.error && <ProblemNote thrown={verifying.error} />}
      {settling.error && <ProblemNote thrown={settling.error} />}
    </>
  );
}

function Whence({ of: { origin, by, at } }: { of: Said }) {
  const { t } = useTranslation("circumstances");
  const language = useLanguage();
  const day = dateText(instantDay(at), language);
  return (
    <span>
      {by
        ? t("whence-by", { origin: t(`origins.${origin}`), day, name: by })
        : t("whence", { origin: t(`origins.${origin}`), day })}
    </span>
  );
}
