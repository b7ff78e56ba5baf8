import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AssistantAnswer } from "@/api/wire";
import { clockText, instantText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Button, LinkButton } from "@/ui/button";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./assistant.module.css";
import "./words";

type Branch = AssistantAnswer["branches"][number];
type Concern = NonNullable<AssistantAnswer["concern"]>;

/** Where one can go, whether it is open, and who waits there. */
export function Branches({ of: { branches, service } }: { of: AssistantAnswer }) {
  const { t } = useTranslation("assistant");
  return (
    <section className={styles.answer} aria-label={t("branches")}>
      <h3>{t("branches")}</h3>
      {branches.length === 0 && <p>{t("branches-none")}</p>}
      <ul className={styles.rows}>
        {branches.map((one) => (
          <li key={one.id}>
            <Place of={one} to={portal.branch(one.id)} />
          </li>
        ))}
      </ul>
      <p className={styles.soft}>
        <Link to={service ? portal.branchesFor(service) : portal.branches}>{t("branches-all")}</Link>
      </p>
    </section>
  );
}

function Place({ of: one, to }: { of: Branch; to: string }) {
  const { t } = useTranslation("assistant");
  const language = useLanguage();
  return (
    <>
      <span>
        <Link to={to}>{one.name}</Link>
        <span className={styles.soft}>{one.where}</span>
      </span>
      <span className={styles.end}>
        {one.is_open ? (
          <StateWord tone="good">
            {one.until ? t("open-until", { time: clockText(one.until, language) }) : t("is-open")}
          </StateWord>
        ) : (
          <StateWord tone="over">
            {one.opens_at ? t("opens-at", { at: instantText(one.opens_at, language) }) : t("is-closed")}
          </StateWord>
        )}
        {one.is_open && (
          <span className={styles.soft}>
            {one.minutes ? t("waits", { count: one.minutes }) : t("people", { count: one.people })}
          </span>
        )}
      </span>
    </>
  );
}

interface StartsProps {
  of: AssistantAnswer;
  asked: readonly { question: string }[];
}

/** The page that does it, one press away, with what was said. Nothing has been done yet. */
export function Starts({ of, asked }: StartsProps) {
  const { t } = useTranslation("assistant");
  const { act, accounts, branches, service } = of;
  if (act === "freeze") {
    return (
      <section className={styles.answer} aria-label={t("freeze")}>
        <h3>{t("freeze")}</h3>
        <p>{t(accounts.length > 0 ? "freeze-what" : "freeze-none")}</p>
        <ul className={styles.rows}>
          {accounts.map(({ id, name, number }) => (
            <li key={id}>
              <span>
                {name || t("account")}
                <span className={styles.soft}>
                  <AccountNumber number={number} />
                </span>
              </span>
              <LinkButton to={portal.freezeAccount(id)} aria-label={t("freeze-this", { number })}>
                {t("freeze-act")}
              </LinkButton>
            </li>
          ))}
        </ul>
      </section>
    );
  }
  if (act === "loss") {
    const state = { type: "card", subject: t("loss-subject"), words: asked.at(-1)?.question ?? "" };
    return (
      <section className={styles.answer} aria-label={t("loss")}>
        <h3>{t("loss")}</h3>
        <p>{t("loss-what")}</p>
        <p>
          <Link to={portal.newTicket} state={state}>
            {t("loss-act")}
          </Link>
        </p>
      </section>
    );
  }
  return (
    <section className={styles.answer} aria-label={t("appointment")}>
      <h3>{t("appointment")}</h3>
      <p>{t(branches.length > 0 ? "appointment-what" : "appointment-none")}</p>
      <ul className={styles.rows}>
        {branches.map((one) => (
          <li key={one.id}>
            <Place of={one} to={portal.bookAt(one.id, service ?? undefined)} />
          </li>
        ))}
      </ul>
      <p className={styles.soft}>
        <Link to={service ? portal.branchesFor(service) : portal.branches}>{t("branches-all")}</Link>
      </p>
    </section>
  );
}

interface NeedProps {
  concern: Concern;
  ask: (words: string) => void;
}

/** Calm words first; a person comes right below. */
export function Need({ concern, ask }: NeedProps) {
  const { t } = useTranslation("assistant");
  return (
    <section className={styles.need} aria-label={t(`needs.${concern}`)} role="alert">
      <h3>{t(`needs.${concern}`)}</h3>
      <p>{t(`needs-what.${concern}`)}</p>
      {concern === "fraud" && (
        <div>
          <Button variant="danger" onClick={() => ask(t("freeze-words"))}>
            {t("freeze")}
          </Button>
        </div>
      )}
    </section>
  );
}
