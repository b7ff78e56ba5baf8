import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { cancelPlan, plansChanged, plansQuery, skipPlan } from "@/api/payments";
import type { Plan } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { LinkButton } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { codeWords } from "@/ui/problem-words";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { OnDay } from "@/ui/when";
import { tailOf } from "./account-words";
import { BillsDue } from "./bills-due";
import { ChangePlan } from "./change-plan";
import { coming } from "./coming";
import { Countdown } from "./countdown";
import card from "./payment-card.module.css";
import styles from "./planned-page.module.css";
import { useRhythm } from "./rhythm";
import "./words";

/** What is to come, day by day; each plan, and how it is taken back. */
export function PlannedPage() {
  const { t } = useTranslation("payments");
  const plans = useQuery(plansQuery);
  return (
    <Page
      title={t("planned")}
      lead={t("plan.lead")}
      back={{ to: portal.transfers, label: t("transfers") }}
      actions={
        <LinkButton
          to={portal.transfer}
          variant="primary"
          icon={<CalendarClock size={18} aria-hidden="true" />}
        >
          {t("plan.new")}
        </LinkButton>
      }
    >
      <BillsDue />
      <Loaded query={plans} lines={6}>
        {({ plans: all }) => (all.length === 0 ? <Nothing /> : <Plans plans={all} />)}
      </Loaded>
    </Page>
  );
}

function Nothing() {
  const { t } = useTranslation("payments");
  return (
    <Card>
      <Empty picture={<Picture of="no-transfers" />} title={t("plan.none-title")}>
        {t("plan.none")}
      </Empty>
    </Card>
  );
}

function Plans({ plans }: { plans: readonly Plan[] }) {
  const { t } = useTranslation("payments");
  const active = plans.filter(({ state }) => state === "active");
  const over = plans.filter(({ state }) => state !== "active");
  return (
    <div className={styles.plans}>
      {active.length > 0 && <Coming plans={active} />}
      {active.length > 0 && (
        <section aria-labelledby="plans-active">
          <h2 id="plans-active" className={styles.title}>
            {t("plan.active")}
          </h2>
          <ul className={styles.cards}>
            {active.map((plan) => (
              <PlanCard key={plan.id} plan={plan} />
            ))}
          </ul>
        </section>
      )}
      {over.length > 0 && (
        <section aria-labelledby="plans-over">
          <h2 id="plans-over" className={styles.title}>
            {t("plan.over")}
          </h2>
          <ul className={styles.cards}>
            {over.map((plan) => (
              <PlanCard key={plan.id} plan={plan} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** The next payments of all plans together, as a calendar would have them. */
function Coming({ plans }: { plans: readonly Plan[] }) {
  const { t } = useTranslation("payments");
  const today = useToday();
  const nameOf = useName();
  return (
    <Card title={t("plan.coming")}>
      <ol className={styles.coming}>
        {coming(plans, instantDay).map(({ plan, on }) => (
          <li key={`${plan.id} ${on}`}>
            <OnDay on={on} long today={today} />
            <span>{nameOf(plan)}</span>
            <Amount money={plan.amount} hideable />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function PlanCard({ plan }: { plan: Plan }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const language = useLanguage();
  const rhythm = useRhythm();
  const name = useName()(plan);
  const told = { name, amount: amountText(plan.amount, language) };
  const isActive = plan.state === "active";
  async function cancel() {
    await cancelPlan(plan.id);
    announce(t("plan.cancelled", told));
    await plansChanged(queries);
  }
  return (
    <li className={card.card}>
      <div className={card.head}>
        <h3>{name}</h3>
        <Amount money={plan.amount} size="large" hideable />
      </div>
      {plan.due_at ? (
        <Countdown until={plan.due_at} words="plan.left" />
      ) : (
        isActive && <p>{rhythm(plan, plan.days)}</p>
      )}
      <p className={card.soft}>
        {[
          t("plan.from", { tail: tailOf(plan.from_number) }),
          plan.memo,
          plan.made > 0 && plan.every ? t("plan.times-made", { count: plan.made }) : "",
          plan.state === "active" ? "" : t(`plan.states.${plan.state}`),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <LatestRun plan={plan} />
      {isActive && (
        <div className={styles.buttons}>
          <ChangePlan plan={plan} name={name} />
          {plan.every && plan.days[0] && <SkipPlan plan={plan} name={name} day={plan.days[0]} />}
          <ConfirmStep
            label={t("plan.cancel")}
            name={t("plan.cancel-name", told)}
            title={t("plan.cancel-title")}
            sentence={t(plan.every ? "plan.cancel-all" : "plan.cancel-once", told)}
            act={cancel}
          />
        </div>
      )}
    </li>
  );
}

/** Leaves out the next time, with the day said: another may come first. */
function SkipPlan({ plan, name, day }: { plan: Plan; name: string; day: string }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const language = useLanguage();
  const told = { name, amount: amountText(plan.amount, language), on: dateText(day, language) };
  async function skip() {
    await skipPlan(plan.id, day);
    announce(t("plan.skipped-done", told));
    await plansChanged(queries);
  }
  return (
    <ConfirmStep
      label={t("plan.skip", told)}
      name={t("plan.skip-name", told)}
      title={t("plan.skip-title")}
      sentence={t("plan.skip-what", told)}
      act={skip}
    />
  );
}

/** What came of the last time: a receipt, or why nothing was paid. */
function LatestRun({ plan }: { plan: Plan }) {
  const { t, i18n } = useTranslation("payments");
  const latest = plan.runs[0];
  if (!latest) return null;
  if (latest.transfer_id) {
    return (
      <p>
        <Link to={portal.transferReceipt(latest.transfer_id)}>
          {t("plan.receipt")} <OnDay on={latest.day} />
        </Link>
      </p>
    );
  }
  if (latest.refused === "payments.plan_skipped") {
    return (
      <p className={card.soft}>
        <OnDay on={latest.day} /> {t("plan.skipped")}
      </p>
    );
  }
  const why =
    latest.refused === "payments.not_enough" ? t("plan.not-enough") : codeWords(latest.refused ?? "", i18n);
  return (
    <p className={styles.wrong}>
      <OnDay on={latest.day} /> {t("plan.failed")} {why}{" "}
      {plan.payee_id && <Link to={portal.transferTo(plan.payee_id)}>{t("plan.now")}</Link>}
    </p>
  );
}

function useName(): (plan: Plan) => string {
  const { t } = useTranslation("payments");
  return (plan) => plan.other_name || t("plan.own", { tail: tailOf(plan.to_number) });
}
