import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import {
  benefitsKey,
  benefitsQuery,
  remindOfBenefits,
  unusedBenefitsQuery,
  waitingBenefitsQuery,
} from "@/api/benefits";
import { tiersQuery } from "@/api/tiers";
import type {
  BenefitsOverview,
  BenefitTakeUp,
  Reminded,
  Tier,
  UnusedBenefits,
  WaitingBenefit,
} from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { BarChart } from "@/ui/chart/bar-chart";
import { shareFormat } from "@/ui/chart/formats";
import { Switch } from "@/ui/check";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { type Column, Records, Rows } from "@/ui/records";
import { Segments } from "@/ui/segments";
import { Allowed, useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { tierName } from "@/ui/tier-terms";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { EndBenefit, OfferBenefit } from "./benefit-form";
import { useBenefitWords } from "./benefit-words";
import { TakenSteps } from "./benefits-part";
import styles from "./tiers.module.css";
import { inForce } from "./tiers-page";
import "./words";

const WITHIN = ["7", "30", "90"] as const;
const MOST_AT_ONCE = 200;

/** What customers take up by their tier: how much, what waits for a person, and who has something left. */
export function BenefitsPage() {
  const { t } = useTranslation("tiers");
  const found = useQuery(benefitsQuery);
  const tiers = useQuery(tiersQuery);
  const scheme = tiers.data && inForce(tiers.data);
  return (
    <Page
      title={t("take-up.title")}
      lead={t("take-up.lead")}
      back={{ to: console_.tiers, label: t("page.title") }}
      actions={
        scheme && (
          <Allowed right="tiers.write">
            <OfferBenefit tiers={scheme.tiers} />
          </Allowed>
        )
      }
    >
      <Loaded query={found} lines={8}>
        {(all) => (
          <div className={styles.page}>
            <Outreach />
            <WaitingList count={all.waiting} />
            <TakenUp all={all} tiers={scheme?.tiers ?? []} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function TakenUp({ all, tiers }: { all: BenefitsOverview; tiers: readonly Tier[] }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const words = useBenefitWords();
  const today = useToday();
  const may = useRight("tiers.write");
  const running = all.items.filter(({ benefit }) => benefit.last_on === null || benefit.last_on >= today);
  const had = tiers.flatMap((tier, level) =>
    running.some(({ levels }) => levels.some((one) => one.level === level && one.quota > 0))
      ? [{ tier, level }]
      : [],
  );
  if (all.items.length === 0) {
    return (
      <Card>
        <Empty picture={<Picture of="nothing-today" />} title={t("take-up.none")}>
          {t("take-up.none-what")}
        </Empty>
      </Card>
    );
  }
  const columns: Column<BenefitTakeUp>[] = [
    {
      title: t("take-up.benefit"),
      render: ({ benefit }) => (
        <span className={styles.who}>
          <strong>{words.name(benefit)}</strong>
          <span className={styles.soft}>{words.what(benefit)}</span>
        </span>
      ),
    },
    {
      title: t("take-up.per"),
      render: ({ benefit }) => t(`take-up.quota.${benefit.every}`, { quotas: quotasOf(benefit.quotas) }),
    },
    {
      title: t("take-up.lasts"),
      render: ({ benefit }) => (
        <span className={styles.who}>
          {benefit.last_on
            ? t("card.until", { day: dateText(benefit.last_on, language) })
            : t("take-up.no-end")}
          {benefit.last_on && benefit.last_on < today && (
            <StateWord tone="over">{t("versions.over")}</StateWord>
          )}
        </span>
      ),
    },
    {
      title: t("take-up.taken"),
      figures: true,
      render: ({ levels }) => levels.reduce((sum, { taken }) => sum + taken, 0),
    },
    {
      title: t("take-up.cost"),
      figures: true,
      spare: true,
      render: ({ cost }) => <Amount money={{ minor: cost, currency: "CNY" }} />,
    },
    ...(may
      ? [
          {
            title: t("take-up.end"),
            head: <span className="only-heard">{t("take-up.end")}</span>,
            render: ({ benefit }: BenefitTakeUp) =>
              benefit.last_on === null || benefit.last_on > today ? <EndBenefit of={benefit} /> : null,
          },
        ]
      : []),
  ];
  return (
    <>
      <Card>
        <BarChart
          title={t("take-up.chart")}
          caption={t("take-up.chart-what")}
          empty={t("take-up.chart-empty")}
          axis={t("take-up.benefit")}
          stops={running.map(({ benefit }) => ({
            id: benefit.id,
            label: words.name(benefit),
            short: words.name(benefit),
          }))}
          series={had.map(({ tier, level }) => ({
            id: String(level),
            name: tierName(tier, language),
            values: running.map(({ levels }) => {
              const one = levels.find((each) => each.level === level);
              return one && one.entitled > 0 ? Math.min(1, one.customers / one.entitled) : null;
            }),
          }))}
          format={shareFormat(language, { places: 0 })}
        />
      </Card>
      <Card title={t("take-up.offered")} flush>
        <Rows
          label={t("take-up.offered")}
          rows={all.items}
          columns={columns}
          keyOf={({ benefit }) => benefit.id}
        />
      </Card>
    </>
  );
}

function quotasOf(quotas: readonly number[]): string {
  return quotas.join(" / ");
}

function WaitingList({ count }: { count: number }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const words = useBenefitWords();
  const query = useInfiniteQuery(waitingBenefitsQuery);
  const columns: Column<WaitingBenefit & { id: string }>[] = [
    { title: t("falling.customer"), render: (one) => <Who of={one} /> },
    { title: t("take-up.benefit"), render: ({ taking }) => words.name(taking) },
    {
      title: t("take-up.since"),
      render: ({ taking }) => dateText(instantDay(taking.at), language),
    },
    {
      title: t("take-up.fulfil"),
      head: <span className="only-heard">{t("take-up.fulfil")}</span>,
      render: (one) => <TakenSteps of={one.taking} whose={one.customer_name} />,
    },
  ];
  if (count === 0) return null;
  return (
    <Card title={t("take-up.waiting", { count })} flush>
      <Records
        query={query}
        columns={columns}
        label={t("take-up.waits")}
        empty={<Empty title={t("take-up.none-waits")}>{t("take-up.none-waits-what")}</Empty>}
      />
    </Card>
  );
}

function Who({ of }: { of: { customer_id: string; customer_name: string; customer_number: string } }) {
  return (
    <span className={styles.who}>
      <Link to={console_.customer(of.customer_id)}>{of.customer_name}</Link>
      <span className={styles.soft}>{of.customer_number}</span>
    </span>
  );
}

/** Of my own customers: who has what left that lapses soon, and writing to those who agreed. */
function Outreach() {
  const { t } = useTranslation("tiers");
  const words = useBenefitWords();
  const [{ within = "", agreeing = "" }, change] = useUrlFilter(["within", "agreeing"]);
  const days = WITHIN.find((one) => one === within) ?? "30";
  const only = agreeing === "yes";
  const found = useQuery(unusedBenefitsQuery(Number(days), only));
  const columns: Column<UnusedBenefits>[] = [
    { title: t("falling.customer"), render: (one) => <Who of={one} /> },
    {
      title: t("take-up.unused"),
      render: ({ holdings }) => (
        <ul className={styles.found}>
          {holdings.map((one) => (
            <li key={one.benefit.id}>
              {words.name(one.benefit)} <span className={styles.soft}>{words.left(one)}</span>{" "}
              <span className={styles.soft}>{words.until(one)}</span>
            </li>
          ))}
        </ul>
      ),
    },
    {
      title: t("take-up.may-write"),
      render: (one) =>
        one.is_told ? (
          <StateWord tone="good">{t("take-up.told")}</StateWord>
        ) : one.may_write ? (
          <StateWord tone="info">{t("take-up.agreed")}</StateWord>
        ) : (
          <StateWord tone="over">{t("take-up.not-agreed")}</StateWord>
        ),
    },
  ];
  return (
    <Card title={t("take-up.outreach")}>
      <div className={styles.part}>
        <p className={styles.soft}>{t("take-up.outreach-what")}</p>
        <div className={styles.narrow}>
          <Segments
            label={t("take-up.within")}
            choices={WITHIN.map((value) => ({
              value,
              label: t("take-up.days", { count: Number(value) }),
            }))}
            value={days}
            onChange={(value) => change({ within: value === "30" ? "" : value })}
          />
          <Switch
            label={t("take-up.only-agreeing")}
            checked={only}
            onChange={({ target }) => change({ agreeing: target.checked ? "yes" : "" })}
          />
        </div>
        <Loaded query={found} lines={4}>
          {({ items, looked_at: lookedAt }) =>
            items.length === 0 ? (
              <Empty title={t("take-up.nobody")}>
                {lookedAt === 0 ? t("take-up.no-portfolio") : t("take-up.nobody-what", { count: lookedAt })}
              </Empty>
            ) : (
              <>
                <Rows
                  label={t("take-up.outreach")}
                  rows={items}
                  columns={columns}
                  keyOf={({ customer_id: id }) => id}
                />
                <Remind items={items} within={Number(days)} />
              </>
            )
          }
        </Loaded>
      </div>
    </Card>
  );
}

function Remind({ items, within }: { items: readonly UnusedBenefits[]; within: number }) {
  const { t } = useTranslation("tiers");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [told, setTold] = useState<readonly Reminded[] | null>(null);
  const ids = items
    .filter((one) => one.may_write && !one.is_told)
    .map((one) => one.customer_id)
    .slice(0, MOST_AT_ONCE);
  const reminding = useMutation({
    mutationFn: () => remindOfBenefits(ids, within),
    onSuccess: async (outcomes) => {
      setTold(outcomes);
      announce(t("take-up.written", { count: countOf(outcomes, "written") }));
      await queries.invalidateQueries({ queryKey: benefitsKey });
    },
  });
  const missed = told ? countOf(told, "no_address") : 0;
  return (
    <Allowed right="tiers.give">
      <div className={styles.part}>
        <div>
          <Button
            blocked={ids.length === 0 && t("take-up.nobody-to-write")}
            busy={reminding.isPending}
            onClick={() => reminding.mutate()}
          >
            {t("take-up.write", { count: ids.length })}
          </Button>
        </div>
        {missed > 0 && <p role="status">{t("take-up.no-address", { count: missed })}</p>}
        {reminding.error && <ProblemNote thrown={reminding.error} />}
      </div>
    </Allowed>
  );
}

function countOf(outcomes: readonly Reminded[], which: Reminded["outcome"]): number {
  return outcomes.filter(({ outcome }) => outcome === which).length;
}
