import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { marksQuery, type Span, talkHistoryQuery } from "@/api/quality";
import type { MarkFigures, TalkFigures } from "@/api/wire";
import { shareFormat } from "@/ui/chart/formats";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { type Column, Rows } from "@/ui/records";
import { Segments } from "@/ui/segments";
import { useLanguage } from "@/ui/use-language";
import styles from "./quality.module.css";
import { average, averageText, firstShare, shortTime } from "./spans";

const CUTS = ["agent", "topic", "channel"] as const;
type Cut = (typeof CUTS)[number];

/** The same figures by agent, by topic, by channel: what each means stands below. */
export function Cuts({ span, leads }: { span: Span; leads: boolean }) {
  const { t } = useTranslation("quality");
  const language = useLanguage();
  const [search, setSearch] = useSearchParams();
  const cuts = leads ? CUTS : CUTS.filter((one) => one !== "agent");
  const cut = cuts.find((one) => one === search.get("by")) ?? cuts[0] ?? "topic";
  const talks = useQuery(talkHistoryQuery(span, cut));
  const marks = useQuery(marksQuery(span, cut));
  const given = new Map((marks.data?.by ?? []).map((one) => [one.key, one]));
  const named = (one: TalkFigures) => nameOf(one, cut, t);
  return (
    <Card
      title={t("by")}
      extra={
        <Segments<Cut>
          label={t("by")}
          choices={cuts.map((value) => ({ value, label: t(`by-${value}`) }))}
          value={cut}
          onChange={(by) =>
            setSearch(
              (known) => new URLSearchParams([...known].filter(([key]) => key !== "by").concat([["by", by]])),
              { replace: true },
            )
          }
        />
      }
    >
      <Loaded query={talks} lines={5}>
        {({ now }) =>
          now.by.length === 0 ? (
            <Empty>{t("nothing-in-span")}</Empty>
          ) : (
            <Rows
              rows={now.by}
              columns={columnsOf(t, language, named, cut === "channel" ? null : given)}
              label={t("by")}
              keyOf={({ key }) => key || "nobody"}
              stale={talks.isPlaceholderData}
            />
          )
        }
      </Loaded>
      <dl className={styles.definitions}>
        {(["came", "median", "most", "missed", "first", "satisfaction"] as const).map((one) => (
          <div key={one}>
            <dt>{t(one === "came" ? "came-span" : one)}</dt>
            <dd>{t(`means.${one}`)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

type Words = ReturnType<typeof useTranslation<"quality">>["t"];

function nameOf({ key, name }: TalkFigures, cut: Cut, t: Words): string {
  if (key === "") return t("nobody");
  if (cut === "agent") return name;
  if (cut === "topic") return t(`topics.${key}` as "topics.card");
  return t(`channels.${key}` as "channels.portal", { defaultValue: key });
}

function columnsOf(
  t: Words,
  language: ReturnType<typeof useLanguage>,
  named: (one: TalkFigures) => string,
  given: Map<string, MarkFigures> | null,
): Column<TalkFigures>[] {
  const shares = shareFormat(language, { places: 0 });
  const time = (seconds: number | null) => (seconds === null ? "—" : shortTime(seconds, t));
  const columns: Column<TalkFigures>[] = [
    { title: t("who"), render: named },
    { title: t("came-span"), figures: true, render: ({ came }) => <Count of={came} /> },
    { title: t("half"), figures: true, render: ({ median_s: median }) => time(median) },
    { title: t("nine-of-ten"), figures: true, spare: true, render: ({ most_s: most }) => time(most) },
    { title: t("missed"), figures: true, spare: true, render: ({ missed }) => <Count of={missed} /> },
    {
      title: t("first"),
      figures: true,
      render: (one) => {
        const part = firstShare(one);
        return part === null ? "—" : shares.value(part);
      },
    },
  ];
  if (given) {
    columns.push({
      title: t("satisfaction"),
      figures: true,
      render: ({ key }) => averageText(average(given.get(key)), language),
    });
  }
  return columns;
}
