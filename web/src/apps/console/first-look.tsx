import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CalendarClock, CircleAlert, Info, type LucideIcon, Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ownedByCustomerQuery } from "@/api/accounts";
import { benefitsOfCustomerQuery } from "@/api/benefits";
import { circumstancesQuery } from "@/api/circumstances";
import { contactsOfCustomerQuery } from "@/api/contacts";
import { disputesQuery } from "@/api/disputes";
import { managerOfCustomerQuery } from "@/api/managers";
import { papersQuery } from "@/api/papers";
import { promisesOfCustomerQuery } from "@/api/promises";
import { relationGraphQuery } from "@/api/relations";
import { tagsOfCustomerQuery } from "@/api/tags";
import { tasksOfCustomerQuery } from "@/api/tasks";
import { tierOfCustomerQuery } from "@/api/tiers";
import type { ContactEntry, Customer, Owned, RelationGraph } from "@/api/wire";
import { useAsked } from "@/features/circumstances/use-asked";
import { dateText, instantDay, isoToday } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { KeyFigure } from "@/ui/chart/key-figure";
import { Lines } from "@/ui/loaded";
import { useRight } from "@/ui/session";
import { tierName } from "@/ui/tier-terms";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import styles from "./first-look.module.css";
import { daysBetween, lastContact, type NextStep, nextSteps } from "./next-steps";

// Of the things to do: what one takes in at a glance. The cards below have them all.
const MOST_STEPS = 3;
const MOST_TAGS = 6;

/**
 * What somebody at the counter needs to know in the first second: what they have, when we spoke, what to do. `stacked`:
 * one below the other, in a narrow place.
 */
export function FirstLook({ customer, stacked = false }: { customer: Customer; stacked?: boolean }) {
  const { t } = useTranslation("console");
  const seesAccounts = useRight("accounts.view");
  const contacts = useQuery(contactsOfCustomerQuery(customer.id));
  return (
    <section className={styles.look} aria-label={t("look.title")} data-stacked={stacked || undefined}>
      {seesAccounts && <Holdings customerId={customer.id} />}
      <div className={styles.cell}>
        {contacts.data ? (
          <LastContact last={lastContact(contacts.data)} />
        ) : (
          !contacts.error && <Lines count={2} />
        )}
      </div>
      <Steps customer={customer} contacts={contacts.data} />
      <Standing customerId={customer.id} />
    </section>
  );
}

function Holdings({ customerId }: { customerId: string }) {
  const owned = useQuery(ownedByCustomerQuery(customerId));
  if (owned.error) return null; // the card of the accounts says so, and offers to ask again
  return <div className={styles.cell}>{owned.data ? <Assets of={owned.data} /> : <Lines count={2} />}</div>;
}

function Assets({ of: { totals } }: { of: Owned }) {
  const { t } = useTranslation("console");
  const language = useLanguage();
  // What most of their business is in, and the rest in a line.
  const [first, ...others] = totals.toSorted((one, other) => weight(other) - weight(one));
  if (!first) return <KeyFigure label={t("look.owns")} value="—" note={t("look.owns-nothing")} />;
  const { minor, currency } = first;
  const [now, before] = [minor.at(-1) ?? 0, minor[0] ?? 0];
  const rest = others.map((one) =>
    amountText({ minor: one.minor.at(-1) ?? 0, currency: one.currency }, language),
  );
  return (
    <KeyFigure
      label={t("look.owns")}
      value={<Amount money={{ minor: now, currency }} />}
      {...(before > 0 ? { against: { now, before, than: t("look.a-year-ago") } } : {})}
      {...(rest.length > 0 ? { note: t("look.and", { amounts: rest.join(t("look.comma")) }) } : {})}
      course={minor}
    />
  );
}

function LastContact({ last }: { last: ContactEntry | undefined }) {
  const { t } = useTranslation(["console", "contacts"]);
  const language = useLanguage();
  if (!last) return <KeyFigure label={t("look.spoke")} value={t("look.spoke-never")} />;
  const day = instantDay(last.happened_at);
  const days = Math.max(0, daysBetween(day, isoToday()));
  return (
    <KeyFigure
      label={t("look.spoke")}
      value={days === 0 ? t("look.spoke-today") : t("look.spoke-days", { count: days })}
      note={t("look.spoke-how", {
        day: dateText(day, language),
        way: t(`contacts:ways.${last.way}`),
        by: last.by,
      })}
    />
  );
}

function Steps({
  customer,
  contacts,
}: {
  customer: Customer;
  contacts: readonly ContactEntry[] | undefined;
}) {
  const { t } = useTranslation("console");
  const today = useToday();
  const works = useRight("payments.work_disputes");
  const seesTiers = useRight("tiers.see");
  const benefits = useQuery({ ...benefitsOfCustomerQuery(customer.id), enabled: seesTiers });
  const promises = useQuery(promisesOfCustomerQuery(customer.id));
  const tasks = useQuery(tasksOfCustomerQuery(customer.id));
  const papers = useQuery(papersQuery(customer));
  const circumstances = useQuery(circumstancesQuery(customer.id));
  const disputes = useInfiniteQuery({
    ...disputesQuery({ which: "open", reason: "", words: customer.number }),
    enabled: works,
  });
  const steps = nextSteps(
    {
      customer,
      promises: promises.data,
      tasks: tasks.data,
      papers: papers.data?.items,
      question: circumstances.data?.knowledge.questions[0],
      disputes: disputes.data?.pages.flatMap(({ items }) => items),
      contacts,
      benefits: benefits.data,
    },
    today,
  );
  const more = steps.length - MOST_STEPS;
  return (
    <div className={`${styles.cell} ${styles.next}`}>
      <h2 className={styles.label}>{t("look.next")}</h2>
      {steps.length > 0 ? (
        <ul className={styles.steps}>
          {steps.slice(0, MOST_STEPS).map((step) => (
            <Step key={step.id} step={step} />
          ))}
        </ul>
      ) : promises.isPending ? (
        <Lines count={2} />
      ) : (
        <p className={styles.calm}>{t("look.nothing")}</p>
      )}
      {more > 0 && <p className={styles.soft}>{t("look.more", { count: more })}</p>}
    </div>
  );
}

const ICONS: Record<NextStep["tone"], LucideIcon> = {
  danger: CircleAlert,
  caution: CalendarClock,
  info: Info,
};

function Step({ step }: { step: NextStep }) {
  const { t } = useTranslation("console");
  const Icon = step.kind === "silent" || step.kind === "never" ? Phone : ICONS[step.tone];
  return (
    <li className={styles.step} data-tone={step.tone}>
      <Icon size={16} aria-hidden="true" />
      <span>
        <Said step={step} />
        {step.tone === "danger" && <span className="only-heard">{t("day.urgent")}</span>}
      </span>
    </li>
  );
}

function Said({ step }: { step: NextStep }) {
  const { t } = useTranslation(["console", "circumstances", "customers"]);
  const language = useLanguage();
  const asked = useAsked({ staff: true });
  switch (step.kind) {
    case "promise-late":
    case "task-late":
      return t(`look.${step.kind}`, { count: step.days, text: step.text });
    case "promise-today":
    case "task-today":
      return t(`look.${step.kind}`, { text: step.text });
    case "promise-soon":
    case "task-soon":
      return t(`look.${step.kind}`, { day: dateText(step.day, language), text: step.text });
    case "paper-ended":
      return t("look.paper-ended", { count: step.days, document: t(`customers:documents.${step.document}`) });
    case "paper-soon":
      return t("look.paper-soon", {
        day: dateText(step.day, language),
        document: t(`customers:documents.${step.document}`),
      });
    case "paper-verify":
      return t("look.paper-verify", { document: t(`customers:documents.${step.document}`) });
    case "ask":
      return t(step.question.shown ? "look.still" : "look.ask", { what: asked(step.question) });
    case "dispute":
      return (
        <Link to={console_.dispute(step.dispute.id)}>
          {t("look.dispute", {
            amount: amountText(step.dispute.amount, language),
            day: dateText(step.day, language),
          })}
        </Link>
      );
    case "benefit-waits":
      return t("look.benefit-waits", { benefit: tierName(step.benefit, language) });
    case "benefit-lapses":
      return t("look.benefit-lapses", {
        benefit: tierName(step.benefit, language),
        count: step.left,
        day: dateText(step.day, language),
      });
    case "blocked":
      return t("look.blocked");
    case "silent":
      return t("look.silent", { count: step.days });
    case "never":
      return t("look.never");
  }
}

/** Who they are to the bank, in a line: their tier, who is there for them, what is noted about them. */
function Standing({ customerId }: { customerId: string }) {
  const { t } = useTranslation("console");
  const language = useLanguage();
  const seesTiers = useRight("tiers.see");
  const seesTags = useRight("tags.see");
  const tier = useQuery({ ...tierOfCustomerQuery(customerId), enabled: seesTiers });
  const tags = useQuery({ ...tagsOfCustomerQuery(customerId), enabled: seesTags });
  const manager = useQuery(managerOfCustomerQuery(customerId));
  const standing = tier.data?.tier.standing;
  const noted = tags.data?.tags.slice(0, MOST_TAGS) ?? [];
  const who = manager.data?.manager?.name;
  const related = useQuery(relationGraphQuery(customerId, { depth: 2, part: "family" }));
  const household = householdIn(related.data);
  if (!standing && !who && !household && noted.length === 0) return null;
  return (
    <dl className={styles.standing}>
      {standing && (
        <div>
          <dt>{t("look.tier")}</dt>
          <dd>{tierName(standing, language)}</dd>
        </div>
      )}
      {who && (
        <div>
          <dt>{t("look.manager")}</dt>
          <dd>{who}</dd>
        </div>
      )}
      {household && (
        <div>
          <dt>{t("look.household")}</dt>
          <dd>
            <Link to={console_.relationsOf(customerId)}>{t("look.household-of", household)}</Link>
          </dd>
        </div>
      )}
      {noted.length > 0 && (
        <div>
          <dt>{t("look.tags")}</dt>
          {noted.map((one) => (
            <dd key={one.tag_id} className={styles.tag}>
              {language === "zh-CN" ? one.name_zh : one.name_en}
            </dd>
          ))}
        </div>
      )}
    </dl>
  );
}

/** How many they live with, and how many of those are customers, themselves included. */
function householdIn(graph: RelationGraph | undefined): { people: number; customers: number } | undefined {
  const ids = graph?.households.find((group) => group.includes(graph.centre));
  if (!graph || !ids) return undefined;
  const members = graph.nodes.filter(({ id }) => ids.includes(id));
  return { people: members.length, customers: members.filter(({ number }) => number !== null).length };
}

function weight({ minor }: { minor: readonly number[] }): number {
  return Math.abs(minor.at(-1) ?? 0);
}
