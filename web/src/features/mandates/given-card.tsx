import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { endMandate, mandateLooksQuery, mandatesKey, STATEMENTS } from "@/api/mandates";
import type { Mandate, MandateLook } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { Copyable } from "@/ui/copyable";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./mandate-card.module.css";
import { MandateState } from "./mandate-state";
import { useAccountWords, useSentence } from "./sentence";

interface Props {
  mandate: Mandate;
  today: string;
}

/** Somebody who was let in: to what, until when, what they looked at, and the way to end it. */
export function GivenCard({ mandate, today }: Props) {
  const { t } = useTranslation("mandates");
  const sentence = useSentence();
  const words = useAccountWords();
  const { other: name, state } = mandate;
  const gone = state === "over" || state === "ended";
  const missing = mandate.accounts.filter(({ covered }) => !covered);
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <h3>{name}</h3>
        <MandateState state={state} />
      </div>
      <p className={styles.sentence}>{gone ? t("was.given", { name }) : sentence(mandate, "given", today)}</p>
      {gone ? <Ending mandate={mandate} /> : null}
      {!gone && missing.length > 0 && (
        <p className={styles.soft}>{t("not-covered", { accounts: missing.map(words).join(", ") })}</p>
      )}
      {state === "resting" && <p className={styles.soft}>{t("resting")}</p>}
      {state === "offered" && <Waiting mandate={mandate} />}
      {mandate.accepted_at && !gone && <Looks mandate={mandate} />}
      {!gone && <Steps mandate={mandate} />}
    </li>
  );
}

export function Waiting({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation("mandates");
  const language = useLanguage();
  const { code, other: name } = mandate;
  const day = dateText(instantDay(mandate.offer_ends_at), language);
  if (!code) return <p className={styles.soft}>{t("number-how", { name, day })}</p>;
  return (
    <div className={styles.code}>
      <span className={styles.soft}>{t("code", { name })}</span>
      <Copyable text={code} name={t("code", { name })}>
        <b>{code}</b>
      </Copyable>
      <span>{t("code-how", { name, day })}</span>
    </div>
  );
}

function Steps({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation("mandates");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { id, other: name } = mandate;
  const ending = useMutation({
    mutationFn: () => endMandate(id),
    onSuccess: () => {
      announce(t(mandate.state === "offered" ? "withdrawn-now" : "ended-now", { name }));
      return queries.invalidateQueries({ queryKey: mandatesKey });
    },
  });
  return (
    <>
      {ending.error && <ProblemNote thrown={ending.error} />}
      <div className={styles.steps}>
        <LinkButton to={portal.changeTrusted(id)} aria-label={t("change-name", { name })}>
          {t("change")}
        </LinkButton>
        <Button
          variant="danger"
          busy={ending.isPending}
          aria-label={t("end-name", { name })}
          onClick={() => ending.mutate()}
        >
          {t("end")}
        </Button>
      </div>
    </>
  );
}

function Ending({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation("mandates");
  const language = useLanguage();
  const { ended_at: at, ended_by: by, other: name } = mandate;
  if (at && isKnown(by)) {
    return (
      <p className={styles.soft}>{t(`ended.${by}`, { name, day: dateText(instantDay(at), language) })}</p>
    );
  }
  return mandate.accepted_at ? null : <p className={styles.soft}>{t("was.offer")}</p>;
}

const FIRST = 2;

/** What was looked at lately; the rest for who wants to know. */
function Looks({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation("mandates");
  const looks = useQuery(mandateLooksQuery(mandate.id));
  return (
    <section className={styles.seen} aria-label={t("looks", { name: mandate.other })}>
      <h4>{t("looks", { name: mandate.other })}</h4>
      <Loaded query={looks} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.soft}>{t("looks-none", { name: mandate.other })}</p>
          ) : (
            <>
              <Days mandate={mandate} looks={items.slice(0, FIRST)} />
              {items.length > FIRST && (
                <details>
                  <summary>{t("looks-earlier", { count: items.length - FIRST })}</summary>
                  <Days mandate={mandate} looks={items.slice(FIRST)} />
                </details>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function Days({ mandate, looks }: { mandate: Mandate; looks: readonly MandateLook[] }) {
  const { t } = useTranslation("mandates");
  const words = useAccountWords();
  const name = (id: string) => {
    const account = mandate.accounts.find((one) => one.id === id);
    return account ? words(account) : t("another-account");
  };
  return (
    <ul className={styles.looks}>
      {looks.map((look) => (
        <li key={`${look.at} ${look.account_id} ${look.action}`}>
          <span>{t(look.action === STATEMENTS ? "took" : "looked", { account: name(look.account_id) })}</span>
          <When at={look.at} />
        </li>
      ))}
    </ul>
  );
}

export function isKnown(by: string | null): by is "giver" | "taker" | "staff" | "system" {
  return by === "giver" || by === "taker" || by === "staff" || by === "system";
}
