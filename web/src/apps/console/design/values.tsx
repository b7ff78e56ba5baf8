import { Landmark, ShoppingBasket, Wallet } from "lucide-react";
import { useState } from "react";
import { useRemembered } from "@/lib/remembered";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { Answer } from "@/ui/answer";
import { KeyFigure } from "@/ui/chart/key-figure";
import { ChartSamples } from "@/ui/chart/samples";
import { Switch } from "@/ui/check";
import { Copyable } from "@/ui/copyable";
import { Count } from "@/ui/count";
import { discretion } from "@/ui/discretion";
import { EntryList, type EntryLook } from "@/ui/entry-list";
import { Facts } from "@/ui/facts";
import { FilterBar } from "@/ui/filter-bar";
import { DirectionFilter, PeriodFilter } from "@/ui/filter-fields";
import { Masked } from "@/ui/masked";
import { Card } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { Progress } from "@/ui/progress";
import { Rows } from "@/ui/records";
import { StateWord, type Tone } from "@/ui/state-word";
import { OnDay, When } from "@/ui/when";
import { Sample, Section, useTexts } from "./sample";

const TODAY = "2026-11-28";
const NUMBER = "6230112345678810";
const yuan = (minor: number) => ({ minor, currency: "CNY" });

export function Values() {
  const say = useTexts();
  const hides = useRemembered(discretion) === "hide";
  return (
    <Section name="values">
      <Sample of={say.amount}>
        <Amount money={yuan(123_456)} />
        <Amount money={yuan(123_456)} signed tone="in" />
        <Amount money={yuan(-123_456)} />
        <Amount money={yuan(123_456)} tone="soft" />
        <Amount money={yuan(1_234_567_890)} size="large" />
        <Amount money={yuan(1_234_567_890)} size="hero" />
      </Sample>
      <Sample of={say.hidden} stack>
        <Switch
          label={say.hide}
          hint={say.hideHint}
          checked={hides}
          onChange={(event) => discretion.set(event.target.checked ? "hide" : "show")}
        />
        <Amount money={yuan(123_456)} size="large" hideable />
      </Sample>
      <Sample of={say.currencies}>
        {["CNY", "USD", "EUR", "HKD", "JPY", "CZK", "KWD"].map((currency) => (
          <Amount key={currency} money={{ minor: 1_234_567, currency }} />
        ))}
      </Sample>
      <Sample of={say.number}>
        <AccountNumber number={NUMBER} />
        <Copyable text={NUMBER} name={say.number}>
          <AccountNumber number={NUMBER} />
        </Copyable>
        <Masked value="138****8810" />
        <Count of={1_234_567} />
      </Sample>
      <Sample of={say.date}>
        <When at="2026-11-28T06:05:00Z" />
        <OnDay on={TODAY} />
        <OnDay on={TODAY} long today={TODAY} />
        <OnDay on="2025-03-05" long today={TODAY} />
      </Sample>
    </Section>
  );
}

export function States() {
  const say = useTexts();
  const tones: Tone[] = ["good", "caution", "danger", "info", "over"];
  return (
    <Section name="states">
      <Sample of="StateWord">
        {tones.map((tone) => (
          <StateWord key={tone} tone={tone}>
            {say[tone]}
          </StateWord>
        ))}
      </Sample>
      <Sample of="Answer" stack>
        <Answer tone="good" words={say.answerGood} picture={<Picture of="import-done" />}>
          {say.answerMore}
        </Answer>
        <Answer tone="danger" words={say.answerBad} />
        <Answer tone="caution" words={say.answerWait} />
      </Sample>
      <Sample of="Progress" stack>
        <Progress label={say.progress} done={4_210} total={10_000} />
        <Progress label={say.progress} />
      </Sample>
    </Section>
  );
}

export function Cards() {
  const say = useTexts();
  return (
    <Section name="cards">
      <Card title={say.table} extra={<StateWord tone="good">{say.good}</StateWord>}>
        <Facts
          facts={[
            { label: say.balance, value: <Amount money={yuan(8_812_050)} size="large" /> },
            { label: say.number, value: <AccountNumber number={NUMBER} /> },
            { label: say.owner, value: "张秀英" },
            { label: say.since, value: <OnDay on="2019-03-05" /> },
            { label: say.note, value: null },
          ]}
        />
      </Card>
      <Card>
        <KeyFigure
          label={say.customers}
          value="2,004"
          against={{ now: 112, before: 100, than: say.lastMonth, welcome: "more" }}
          course={[3, 4, 4, 6, 5, 8, 9]}
        />
      </Card>
    </Section>
  );
}

interface SampleEntry {
  key: string;
  on: string;
  what: "shop" | "salary" | "rent";
  minor: number;
  after: number;
}

const ENTRIES: SampleEntry[] = [
  { key: "4", on: "2026-11-28", what: "shop", minor: -4_590, after: 1_824_310 },
  { key: "3", on: "2026-11-27", what: "shop", minor: -12_800, after: 1_828_900 },
  { key: "2", on: "2026-11-27", what: "salary", minor: 1_842_000, after: 1_841_700 },
  { key: "1", on: "2026-11-01", what: "rent", minor: -620_000, after: -300 },
];

const entryIcons = { shop: ShoppingBasket, salary: Wallet, rent: Landmark };

export function Entries() {
  const say = useTexts();
  function look(entry: SampleEntry): EntryLook {
    const Icon = entryIcons[entry.what];
    return {
      key: entry.key,
      on: entry.on,
      icon: <Icon size={18} />,
      title: say[entry.what],
      lines: entry.what === "shop" ? [say.cardLine] : [],
      amount: yuan(entry.minor),
      balanceAfter: yuan(entry.after),
    };
  }
  return (
    <Section name="entries">
      <Card>
        <EntryList
          entries={ENTRIES}
          look={look}
          today={TODAY}
          sums
          addressOf={() => "#entries"}
          open={() => undefined}
        />
      </Card>
    </Section>
  );
}

export function Filters() {
  const say = useTexts();
  const [text, setText] = useState("");
  const [way, setWay] = useState("");
  const [period, setPeriod] = useState<{ from?: string; to?: string }>({ from: "2026-11-01" });
  return (
    <Section name="filters">
      <Card>
        <FilterBar
          search={{ label: say.search, value: text, onSearch: setText }}
          conditions={period.from ? [{ id: "from", words: period.from, takeBack: () => setPeriod({}) }] : []}
          clear={() => {
            setText("");
            setPeriod({});
          }}
        >
          <PeriodFilter value={period} today={TODAY} change={(part) => setPeriod({ ...period, ...part })} />
          <DirectionFilter value={way} change={({ direction }) => setWay(direction)} />
        </FilterBar>
      </Card>
    </Section>
  );
}

export function Charts() {
  const hides = useRemembered(discretion) === "hide";
  return (
    <Section name="charts">
      <Card>
        <ChartSamples hideable={hides} />
      </Card>
    </Section>
  );
}

export function Tables() {
  const say = useTexts();
  return (
    <Section name="tables">
      <Card flush>
        <Rows
          label={say.table}
          rows={ENTRIES}
          keyOf={(row) => row.key}
          columns={[
            { title: say.date, render: (row) => <OnDay on={row.on} /> },
            { title: say.note, render: (row) => say[row.what] },
            { title: say.amount, figures: true, render: (row) => <Amount money={yuan(row.minor)} signed /> },
            { title: say.balance, figures: true, render: (row) => <Amount money={yuan(row.after)} /> },
          ]}
        />
      </Card>
    </Section>
  );
}
