import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { refusePayment, releasePayment, riskCaseQuery, riskFactsQuery, riskKey } from "@/api/risk";
import type { HeldPayment } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { ReasonStep } from "@/ui/reason-step";
import { Rows } from "@/ui/records";
import { useMe } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { AnswerStep } from "./answer-step";
import { factText } from "./fact-text";
import { NameHits } from "./name-hits";
import styles from "./risk.module.css";
import { Verdict } from "./verdict";
import "./words";

/** One held payment: what the rules saw, what came before, and the decision. */
export function RiskCasePage() {
  const { t } = useTranslation("risk");
  const { id = "" } = useParams();
  const found = useQuery(riskCaseQuery(id));
  return (
    <Page
      title={t("case.title")}
      back={{ to: console_.risk, label: t("case.back") }}
      lead={found.data?.case.decided && <Verdict of={found.data.case.decided.verdict} />}
    >
      <Loaded query={found} lines={10}>
        {(held) => (
          <Columns
            main={
              <>
                {held.look && <Asked look={held.look} />}
                <Payment held={held} />
                <NameHits held={held} />
                {held.case.rules.length > 0 && <Spoke held={held} />}
                <Before held={held} />
              </>
            }
            side={<Seen held={held} />}
          />
        )}
      </Loaded>
    </Page>
  );
}

function Payment({ held }: { held: HeldPayment }) {
  const { t } = useTranslation("risk");
  const { rights } = useMe();
  const { case: one, payee, payee_tail: tail, payee_bank: bank } = held;
  const account = tail && t("case.tail", { tail });
  const where = bank && t("case.at-bank", { bank });
  const decided = one.decided;
  return (
    <Card title={t("case.payment")}>
      <p className={styles.amount}>
        <Amount money={one.amount} size="large" />
      </p>
      <Facts
        facts={[
          {
            label: t("case.payer"),
            value: rights.includes("customers.view") ? (
              <Link to={console_.customer(one.customer_id)}>{one.payer || t("case.see-customer")}</Link>
            ) : (
              one.payer
            ),
          },
          { label: t("case.payee"), value: [payee, account, where].filter(Boolean).join(" · ") },
          { label: t("case.asked"), value: <When at={one.opened_at} exact /> },
          ...(decided
            ? [
                { label: t("desk.verdict"), value: decidedText(t, decided) },
                { label: t("case.reason"), value: decided.reason },
              ]
            : one.look === "refused"
              ? []
              : [{ label: t("case.until"), value: <When at={one.due_at} exact /> }]),
        ]}
      />
      {!decided && <Decide held={held} />}
    </Card>
  );
}

/** Its customer has asked for a person: what they said, by when they hear, and what they were told. */
function Asked({ look }: { look: NonNullable<HeldPayment["look"]> }) {
  const { t } = useTranslation("risk");
  return (
    <Card title={t("look.title")}>
      <p className={styles.amount}>{t(`look.about.${look.about}`)}</p>
      {look.words && <blockquote className={styles.said}>{look.words}</blockquote>}
      <Facts
        facts={[
          { label: t("look.asked"), value: <When at={look.asked_at} exact /> },
          ...(look.state === "open"
            ? [{ label: t("look.due"), value: <When at={look.due_at} exact /> }]
            : [{ label: t("desk.verdict"), value: t(`look.states.${look.state}`) }]),
          ...(look.answer ? [{ label: t("look.answer"), value: look.answer }] : []),
          ...(look.allowed_until
            ? [
                {
                  label: t("look.allowed"),
                  value: look.is_used ? t("look.used") : <When at={look.allowed_until} exact />,
                },
              ]
            : []),
        ]}
      />
    </Card>
  );
}

function decidedText(
  t: ReturnType<typeof useTranslation<"risk">>["t"],
  decided: NonNullable<HeldPayment["case"]["decided"]>,
): string {
  const verdict = t(decided.is_fraud ? "case.is-fraud" : `verdicts.${decided.verdict}`);
  return decided.by_name ? t("case.decided", { verdict, by: decided.by_name }) : verdict;
}

function Decide({ held }: { held: HeldPayment }) {
  const { t } = useTranslation("risk");
  const { rights } = useMe();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const id = held.case.id;
  async function done(after: Promise<HeldPayment>, said: string) {
    await after;
    announce(said);
    await queries.invalidateQueries({ queryKey: riskKey });
  }
  if (!rights.includes("risk.decide")) return null;
  if (held.look?.state === "open") {
    const about = held.look.about;
    return (
      <div className={styles.decide}>
        <AnswerStep
          label={t("look.wrong")}
          title={t("look.wrong-title")}
          consequence={t(`look.wrong-what.${about}`)}
          act={(reason, said) => done(releasePayment(id, reason, said), t("look.done"))}
        />
        <AnswerStep
          label={t("look.right")}
          title={t("look.right-title")}
          consequence={t(`look.right-what.${about}`)}
          grave
          act={(reason, said) => done(refusePayment(id, reason, false, said), t("look.done"))}
        />
        <AnswerStep
          label={t("look.fraud")}
          title={t("look.fraud-title")}
          consequence={t(`look.fraud-what.${about}`)}
          grave
          act={(reason, said) => done(refusePayment(id, reason, true, said), t("look.done"))}
        />
      </div>
    );
  }
  return (
    <div className={styles.decide}>
      <ReasonStep
        label={t("case.release")}
        title={t("case.release-title")}
        consequence={t("case.release-what")}
        act={(reason) => done(releasePayment(id, reason), t("case.done-release"))}
      />
      <ReasonStep
        label={t("case.refuse")}
        title={t("case.refuse-title")}
        consequence={t("case.refuse-what")}
        grave
        act={(reason) => done(refusePayment(id, reason, false), t("case.done-refuse"))}
      />
      <ReasonStep
        label={t("case.fraud")}
        title={t("case.fraud-title")}
        consequence={t("case.fraud-what")}
        grave
        act={(reason) => done(refusePayment(id, reason, true), t("case.done-refuse"))}
      />
    </div>
  );
}

function Spoke({ held }: { held: HeldPayment }) {
  const { t } = useTranslation("risk");
  return (
    <Card title={t("case.spoke")}>
      <ul className={styles.spoke}>
        {held.case.rules.map((one) => (
          <li key={`${one.rule_id}-${one.nth}`}>
            <p>
              <Link to={console_.riskRule(one.rule_id)}>{one.rule}</Link>{" "}
              <small>
                {t("rule.version", { nth: one.nth })} · {t(`outcomes.${one.outcome}`)}
              </small>
            </p>
            <code className={styles.code}>{one.text}</code>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Seen({ held }: { held: HeldPayment }) {
  const { t } = useTranslation("risk");
  const language = useLanguage();
  const known = useQuery(riskFactsQuery).data?.facts ?? [];
  const words = new Map(known.map((fact) => [fact.name, fact]));
  return (
    <Card title={t("case.facts")}>
      <Facts
        facts={held.facts.map(({ name, value }) => {
          const fact = words.get(name);
          return {
            label: fact ? (language === "zh-CN" ? fact.zh : fact.en) : name,
            value: factText(value, fact?.kind, held.case.amount.currency, language, {
              yes: t("case.yes"),
              no: t("case.no"),
            }),
          };
        })}
      />
    </Card>
  );
}

function Before({ held }: { held: HeldPayment }) {
  const { t } = useTranslation("risk");
  if (held.before.length === 0) {
    return (
      <Card title={t("case.before")}>
        <p>{t("case.before-none")}</p>
      </Card>
    );
  }
  return (
    <Card title={t("case.before")} flush>
      <Rows
        rows={held.before}
        label={t("case.before")}
        keyOf={({ at }) => at}
        columns={[
          { title: t("case.when"), render: ({ at }) => <When at={at} /> },
          { title: t("case.amount"), figures: true, render: ({ amount }) => <Amount money={amount} /> },
          { title: t("case.state"), render: ({ state }) => t(`states.${state}`) },
          { title: t("case.payee"), render: ({ is_same_payee: same }) => same && t("case.same") },
        ]}
      />
    </Card>
  );
}
