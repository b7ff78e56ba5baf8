import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { disputesQuery } from "@/api/disputes";
import type { DisputeLine, DisputeQueue, DisputeReason } from "@/api/wire";
import { secondsText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { KeyFigure } from "@/ui/chart/key-figure";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./disputes.module.css";
import { TONES } from "./states";
import "./words";

const QUEUES: readonly DisputeQueue[] = ["open", "mine", "untaken", "late", "over"];
const REASONS: readonly DisputeReason[] = [
  "unknown",
  "tricked",
  "twice",
  "wrong_amount",
  "wrong_person",
  "not_received",
  "other",
];
const KEYS = ["which", "reason", "text"] as const;

/** What customers dispute: what is due first comes first. */
export function DisputesDeskPage() {
  const { t } = useTranslation("disputes");
  const [{ which = "", reason = "", text = "" }, change] = useUrlFilter(KEYS);
  const queue = QUEUES.find((one) => one === which) ?? "open";
  const why = REASONS.find((one) => one === reason) ?? "";
  const found = useInfiniteQuery(disputesQuery({ which: queue, reason: why, words: text }));
  const columns = useColumns(queue === "over");
  return (
    <Page title={t("desk.title")} lead={t("desk.lead")}>
      <Card>
        <Times times={found.data?.pages[0]?.times} />
      </Card>
      <Card>
        <RowKeys>
          <div className={styles.filter}>
            <SearchBox label={t("desk.search")} value={text} onSearch={(words) => change({ text: words })} />
            <Field label={t("desk.which")}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={queue}
                  choices={QUEUES.map((value) => ({ value, label: t(`queues.${value}`) }))}
                  onChange={({ target: { value } }) => change({ which: value === "open" ? "" : value })}
                />
              )}
            </Field>
            <Field label={t("reason")}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={why}
                  none={t("desk.any-reason")}
                  choices={REASONS.map((value) => ({ value, label: t(`reasons.${value}`) }))}
                  onChange={({ target: { value } }) => change({ reason: value })}
                />
              )}
            </Field>
          </div>
          <Records
            query={found}
            columns={columns}
            label={t("desk.title")}
            empty={
              <Empty picture={<Picture of="no-result" />} title={t("desk.none-title")}>
                {t("desk.none")}
              </Empty>
            }
          />
        </RowKeys>
      </Card>
    </Page>
  );
}

interface TimesProps {
  times:
    | { open: number; late: number; decided: number; in_time: number; median_s: number | null }
    | undefined;
}

function Times({ times }: TimesProps) {
  const { t } = useTranslation("disputes");
  const language = useLanguage();
  const median = times?.median_s;
  return (
    <div className={styles.figures}>
      <KeyFigure label={t("queues.open")} value={<Count of={times?.open ?? 0} />} />
      <KeyFigure label={t("queues.late")} value={<Count of={times?.late ?? 0} />} />
      <KeyFigure
        label={t("desk.median")}
        value={median === null || median === undefined ? "—" : secondsText(median, language)}
      />
      <KeyFigure
        label={t("desk.in-time")}
        value={t("desk.of", { in_time: times?.in_time ?? 0, decided: times?.decided ?? 0 })}
      />
    </div>
  );
}

function useColumns(isOver: boolean): Column<DisputeLine>[] {
  const { t } = useTranslation("disputes");
  const language = useLanguage();
  const who: Column<DisputeLine> = {
    title: t("desk.customer"),
    render: ({ id, customer, amount }) => (
      <Link
        to={console_.dispute(id)}
        data-row
        aria-label={t("desk.look-of", { customer, amount: amountText(amount, language) })}
      >
        {customer || t("desk.look")}
      </Link>
    ),
  };
  return [
    who,
    {
      title: t("desk.amount"),
      figures: true,
      render: ({ amount }) => <Amount money={amount} />,
    },
    {
      title: t("reason"),
      render: ({ reason, nth }) =>
        nth > 1 ? t("desk.appeal-of", { reason: t(`reasons.${reason}`) }) : t(`reasons.${reason}`),
    },
    {
      title: t("desk.state"),
      render: ({ state, outcome }) => (
        <StateWord tone={outcome === "not_upheld" ? "over" : TONES[state]}>
          {t(outcome ? `case.outcomes.${outcome}` : `case.states.${state}`)}
        </StateWord>
      ),
    },
    { title: t("desk.taken"), spare: true, render: ({ taken_name: name }) => name || "—" },
    isOver
      ? {
          title: t("desk.took"),
          figures: true,
          render: ({ opened_at: from, decided_at: at }) =>
            at && secondsText(Math.round((Date.parse(at) - Date.parse(from)) / 1000), language),
        }
      : { title: t("desk.due"), render: ({ due_at: at }) => <When at={at} /> },
  ];
}
