import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { careColleaguesQuery } from "@/api/care";
import { foundTalksQuery } from "@/api/finding";
import type { FoundTalk, TalkChannel, TalkTopic, TalkWrapUp } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { FilterBar } from "@/ui/filter-bar";
import { PeriodFilter } from "@/ui/filter-fields";
import { Select } from "@/ui/input";
import { Card, Page } from "@/ui/page";
import { dayOf } from "@/ui/period-and-amount";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { When } from "@/ui/when";
import styles from "./care.module.css";
import "./words";

const KEYS = ["text", "from", "to", "channel", "agent", "topic", "how"] as const;
const CHANNELS: readonly TalkChannel[] = ["portal", "email", "sms", "wechat", "phone", "branch"];
const TOPICS: readonly TalkTopic[] = ["account", "card", "transfer", "bill", "sign_in", "other"];
const WRAP_UPS: readonly TalkWrapUp[] = ["solved", "explained", "passed_on", "no_answer", "not_ours"];
const NO_SEARCH = { text: "", from: "", to: "", channel: "", agent: "", topic: "", how: "" };

/** One condition that is set. */
interface SetCondition {
  key: (typeof KEYS)[number];
  words: string;
}

/** Conversations found again: when, with whom and about what; what was said opens to whoever may read it. */
export function FoundTalksPage() {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const today = useToday();
  const seesAll = useRight("care.supervise");
  const [values, change] = useUrlFilter(KEYS);
  const { text = "", agent = "" } = values;
  const [from, to] = [dayOf(values.from), dayOf(values.to)];
  const channel = CHANNELS.find((one) => one === values.channel) ?? "";
  const topic = TOPICS.find((one) => one === values.topic) ?? "";
  const wrapUp = WRAP_UPS.find((one) => one === values.how) ?? "";
  const colleagues = useQuery(careColleaguesQuery).data ?? [];
  const found = useInfiniteQuery(
    foundTalksQuery({ words: text, from, to, channel, agent: isId(agent) ? agent : "", topic, wrapUp }),
  );
  const set: SetCondition[] = [
    ...(from ? [{ key: "from" as const, words: t("find.since", { day: dateText(from, language) }) }] : []),
    ...(to ? [{ key: "to" as const, words: t("find.until", { day: dateText(to, language) }) }] : []),
    ...(channel ? [{ key: "channel" as const, words: t(`channels.${channel}`) }] : []),
    ...(agent
      ? [
          {
            key: "agent" as const,
            words: colleagues.find(({ id }) => id === agent)?.name ?? t("find.agent"),
          },
        ]
      : []),
    ...(topic ? [{ key: "topic" as const, words: t(`topics.${topic}`) }] : []),
    ...(wrapUp ? [{ key: "how" as const, words: t(`wrap-up.${wrapUp}`) }] : []),
  ];
  const narrowed = found.data?.pages[0]?.is_narrowed;
  return (
    <Page
      title={t("find.title")}
      lead={t(seesAll ? "find.lead-all" : "find.lead")}
      back={{ to: console_.inbox, label: t("inbox") }}
    >
      <Card>
        <RowKeys>
          <FilterBar
            search={{ label: t("find.words"), value: text, onSearch: (words) => change({ text: words }) }}
            conditions={set.map(({ key, words }) => ({
              id: key,
              words,
              takeBack: () => change({ [key]: "" }),
            }))}
            clear={() => change(NO_SEARCH)}
          >
            <PeriodFilter value={{ from, to }} today={today} change={change} />
            <Choice
              label={t("find.channel")}
              any={t("find.any")}
              value={channel}
              choices={CHANNELS.map((value) => ({ value, label: t(`channels.${value}`) }))}
              choose={(value) => change({ channel: value })}
            />
            <Choice
              label={t("find.agent")}
              any={t("find.any")}
              value={agent}
              choices={colleagues.map(({ id: value, name: label }) => ({ value, label }))}
              choose={(value) => change({ agent: value })}
            />
            <Choice
              label={t("find.topic")}
              any={t("find.any")}
              value={topic}
              choices={TOPICS.map((value) => ({ value, label: t(`topics.${value}`) }))}
              choose={(value) => change({ topic: value })}
            />
            <Choice
              label={t("find.how")}
              any={t("find.any")}
              value={wrapUp}
              choices={WRAP_UPS.map((value) => ({ value, label: t(`wrap-up.${value}`) }))}
              choose={(value) => change({ how: value })}
            />
          </FilterBar>
          {narrowed && <p role="status">{t("find.narrowed")}</p>}
          <Records
            query={found}
            columns={useColumns()}
            label={t("find.title")}
            empty={
              <Empty picture={<Picture of="no-result" />} title={t("find.none-title")}>
                {t("find.none")}
              </Empty>
            }
          />
        </RowKeys>
        <p className={styles.soft}>{t("find.sealed")}</p>
      </Card>
    </Page>
  );
}

interface ChoiceProps {
  label: string;
  any: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  choose: (value: string) => void;
}

function Choice({ label, any, value, choices, choose }: ChoiceProps) {
  return (
    <Field label={label}>
      {(wiring) => (
        <Select
          {...wiring}
          value={value}
          none={any}
          choices={choices}
          onChange={({ target }) => choose(target.value)}
        />
      )}
    </Field>
  );
}

function useColumns(): Column<FoundTalk>[] {
  const { t } = useTranslation("care");
  return [
    {
      title: t("find.customer"),
      render: ({ id, name, number, reference, may_open: mayOpen }) => (
        <>
          {mayOpen ? (
            <Link to={console_.conversation(id)} data-row>
              {name || number}
            </Link>
          ) : (
            <span>{name || number}</span>
          )}
          <div className={styles.soft}>{reference}</div>
        </>
      ),
    },
    {
      title: t("find.topic"),
      render: ({ topic, channel }) => (
        <>
          {t(`topics.${topic}`)}
          <div className={styles.soft}>{t(`channels.${channel}`)}</div>
        </>
      ),
    },
    { title: t("find.agent"), render: ({ agent }) => agent ?? "—" },
    { title: t("find.began"), render: ({ opened_at: at }) => <When at={at} /> },
    {
      title: t("find.how"),
      render: ({ state, wrap_up: how }) =>
        state === "ended" ? (
          how ? (
            t(`wrap-up.${how}`)
          ) : (
            t("find.ended")
          )
        ) : (
          <StateWord tone="info">{t(`find.states.${state}`)}</StateWord>
        ),
    },
    {
      title: t("find.lines"),
      spare: true,
      render: ({ messages, may_open: mayOpen }) =>
        mayOpen ? messages : `${messages} · ${t("find.not-yours")}`,
    },
  ];
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
