import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { marksQuery, type Span, talkHistoryQuery, timesKeptQuery } from "@/api/quality";
import type { TalkHistory } from "@/api/wire";
import { addDays, type BankDate, isBankDate, isoToday } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { useRight } from "@/ui/session";
import { HistoryCharts } from "./history-charts";
import { Cuts } from "./history-cuts";
import { HistoryFigures } from "./history-figures";
import styles from "./quality.module.css";
import { TakeHome } from "./take-home";
import "./words";

const LENGTHS = ["7", "28", "90", "365"] as const;
type Length = (typeof LENGTHS)[number];
const USUAL = 28;

/** What it came to, in a span of days beside the one before: of everybody, or of whoever asks. */
export function HistoryPage() {
  const { t } = useTranslation("quality");
  const [span, setSpan] = useSpan();
  const leads = useRight("quality.lead");
  const days = useQuery(talkHistoryQuery(span, "day"));
  return (
    <Page
      title={t(leads ? "history" : "history-own")}
      lead={t(leads ? "history-lead" : "history-own-lead")}
      actions={
        <div className={styles.buttons}>
          {leads && <LinkButton to={console_.lowMarks}>{t("low-marks")}</LinkButton>}
          <TakeHome span={span} />
        </div>
      }
    >
      <Range span={span} setSpan={setSpan} />
      <Loaded query={days} lines={10}>
        {(shown) => <Whole of={shown} span={span} leads={leads} />}
      </Loaded>
    </Page>
  );
}

function Whole({ of, span, leads }: { of: TalkHistory; span: Span; leads: boolean }) {
  const marks = useQuery(marksQuery(span, "day"));
  const times = useQuery({ ...timesKeptQuery(span), enabled: leads });
  return (
    <div className={styles.wall}>
      <Card>
        <HistoryFigures of={of} marks={marks.data} times={times.data} />
      </Card>
      <div className={styles.charts}>
        <HistoryCharts of={of} span={span} marks={marks} times={leads ? times : null} />
      </div>
      <Cuts span={span} leads={leads} />
    </div>
  );
}

/** It stands in the address; where nothing does, four weeks until today. */
function useSpan(): [Span, (span: Span) => void] {
  const [search, setSearch] = useSearchParams();
  const [from, to] = [search.get("from") ?? "", search.get("to") ?? ""];
  const today = isoToday();
  const known = isBankDate(from) && isBankDate(to) && from <= to;
  const span = known ? { from, to } : { from: addDays(today, 1 - USUAL), to: today };
  return [span, (chosen) => setSearch({ ...chosen }, { replace: true })];
}

function Range({ span, setSpan }: { span: Span; setSpan: (span: Span) => void }) {
  const { t } = useTranslation("quality");
  const today = isoToday();
  const length = LENGTHS.find((days) => span.to === today && span.from === addDays(today, 1 - Number(days)));
  const change = (part: Partial<Span>) => {
    const changed = { ...span, ...part };
    if (changed.from <= changed.to) setSpan(changed);
    else setSpan(part.from ? { from: part.from, to: part.from } : { from: changed.to, to: changed.to });
  };
  return (
    <div className={styles.range}>
      <Segments<Length | "">
        label={t("range")}
        choices={LENGTHS.map((value) => ({ value, label: t("last-days", { count: Number(value) }) }))}
        value={length ?? ""}
        onChange={(days) => setSpan({ from: addDays(today, 1 - Number(days)), to: today })}
      />
      <DateField
        label={t("from")}
        value={span.from}
        today={today}
        max={today}
        onChange={(from: BankDate | "") => from && change({ from })}
      />
      <DateField
        label={t("to")}
        value={span.to}
        today={today}
        max={today}
        onChange={(to: BankDate | "") => to && change({ to })}
      />
    </div>
  );
}
