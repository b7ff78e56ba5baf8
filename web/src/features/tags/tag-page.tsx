import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { approvalsKey } from "@/api/approvals";
import {
  proposeTag,
  retireTag,
  tagDaysQuery,
  taggedQuery,
  tagQuery,
  tagsKey,
  takeTagOver,
  writeTagVersion,
} from "@/api/tags";
import type { Tag, Tagged, TagVersion } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { countFormat } from "@/ui/chart/formats";
import { LineChart } from "@/ui/chart/line-chart";
import { dayStops } from "@/ui/chart/stops";
import { ConfirmStep } from "@/ui/confirm-step";
import { Empty } from "@/ui/empty";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ReasonStep } from "@/ui/reason-step";
import { type Column, Records } from "@/ui/records";
import { useRight } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { RuleText } from "./preview";
import { Receipt } from "./receipt";
import { TagStage } from "./tag-stage";
import styles from "./tags.module.css";
import { VersionForm } from "./version-form";
import "./words";

/** One tag: what it says, by which versions, who has it, and how that went. */
export function TagPage() {
  const { t } = useTranslation("tags");
  const { id = "" } = useParams();
  const language = useLanguage();
  const found = useQuery(tagQuery(id));
  const mayPublish = useRight("tags.publish");
  const mayDefine = useRight("tags.define");
  const seesCustomers = useRight("customers.view");
  const done = useDone();
  const name = found.data && (language === "zh-CN" ? found.data.name_zh : found.data.name_en);
  return (
    <Page
      title={name ?? t("list.title")}
      back={{ to: console_.tags, label: t("list.title") }}
      lead={found.data && <TagStage of={found.data.stage} />}
      actions={
        found.data?.stage === "live" &&
        mayPublish && (
          <ReasonStep
            label={t("one.retire")}
            title={t("one.retire")}
            consequence={t("one.retire-what")}
            grave
            act={async (reason) => {
              await retireTag(id, reason);
              await done(t("one.retired"));
            }}
          />
        )
      }
    >
      <Loaded query={found} lines={10}>
        {(tag) => (
          <>
            <Card>
              <Facts
                facts={[
                  { label: t("list.kind"), value: t(`kinds.${tag.tag_kind}`) },
                  { label: t("list.about"), value: t(`themes.${tag.theme}`) },
                  { label: t("list.owner"), value: tag.owner },
                  {
                    label: t("list.customers"),
                    value: new Intl.NumberFormat(language).format(tag.customers),
                  },
                  {
                    label: t("list.objections"),
                    value: new Intl.NumberFormat(language).format(tag.objections),
                  },
                ]}
              />
              {mayDefine && !tag.is_mine && (
                <ConfirmStep
                  label={t("one.take-over")}
                  title={t("one.take-over")}
                  sentence={t("one.take-over-what")}
                  act={async () => {
                    await takeTagOver(tag.id);
                    await done(t("one.taken-over"));
                  }}
                />
              )}
            </Card>
            <Days tag={tag} />
            <Versions tag={tag} />
            {mayDefine && <Another tag={tag} />}
            {seesCustomers && <Customers tag={tag} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function useDone() {
  const queries = useQueryClient();
  const announce = useAnnounce();
  return async (said: string) => {
    announce(said);
    await queries.invalidateQueries({ queryKey: tagsKey });
    await queries.invalidateQueries({ queryKey: approvalsKey });
  };
}

function Days({ tag }: { tag: Tag }) {
  const { t } = useTranslation("tags");
  const language = useLanguage();
  const query = useQuery(tagDaysQuery(tag.id));
  const days = query.data ?? [];
  return (
    <Card>
      <LineChart
        query={query}
        size="small"
        shape="step"
        fromZero
        title={t("one.days", { count: tag.customers })}
        empty={t("one.days-none")}
        axis={t("one.day")}
        stops={dayStops(
          days.map(({ day }) => day),
          language,
        )}
        series={[
          { id: "customers", name: t("list.customers"), values: days.map(({ customers }) => customers) },
        ]}
        format={countFormat(language)}
      />
    </Card>
  );
}

function Versions({ tag }: { tag: Tag }) {
  const { t } = useTranslation("tags");
  return (
    <Card title={t("one.versions")}>
      <ol className={styles.versions} reversed>
        {tag.versions.map((one) => (
          <li key={one.id}>
            <OneVersion version={one} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function OneVersion({ version }: { version: TagVersion }) {
  const { t } = useTranslation("tags");
  const language = useLanguage();
  const mayDefine = useRight("tags.define");
  const done = useDone();
  const told = language === "zh-CN" ? version.told_zh : version.told_en;
  return (
    <article className={styles.version} aria-label={t("one.version", { nth: version.nth })}>
      <div className={styles.groupHead}>
        <h3>{t("one.version", { nth: version.nth })}</h3>
        <TagStage of={version.stage} />
      </div>
      {version.rule && <RuleText rule={version.rule} />}
      <Facts
        facts={[
          { label: t("one.told"), value: told ?? t("one.not-told") },
          { label: t("one.consent"), value: t(version.needs_consent ? "builder.yes" : "builder.no") },
          { label: t("form.confidence"), value: `${version.confidence}%` },
          {
            label: t("form.lasts"),
            value:
              version.lasts_days === null ? t("one.no-end") : t("says.day", { count: version.lasts_days }),
          },
          {
            label: t("one.made"),
            value: (
              <>
                <When at={version.made_at} /> · {version.made_by}
              </>
            ),
          },
        ]}
      />
      {mayDefine && version.stage !== "live" && (
        <div className={styles.buttons}>
          <ReasonStep
            label={t("one.propose")}
            name={t("one.propose-of", { nth: version.nth })}
            title={t("one.propose")}
            consequence={t("one.propose-what")}
            act={async (reason) => {
              await proposeTag(version.id, reason);
              await done(t("one.proposed"));
            }}
          />
        </div>
      )}
    </article>
  );
}

function Another({ tag }: { tag: Tag }) {
  const { t } = useTranslation("tags");
  const [open, setOpen] = useState(false);
  const done = useDone();
  if (!open) {
    return (
      <div>
        <Button onClick={() => setOpen(true)}>{t("one.edit")}</Button>
      </div>
    );
  }
  return (
    <Card title={t("one.edit")}>
      <VersionForm
        of={{ id: tag.id, kind: tag.tag_kind, from: tag.versions[0] }}
        act={async (version) => {
          await writeTagVersion(tag.id, version);
          setOpen(false);
          await done(t("form.written"));
        }}
      />
    </Card>
  );
}

function Customers({ tag }: { tag: Tag }) {
  const { t } = useTranslation("tags");
  const language = useLanguage();
  const found = useInfiniteQuery(taggedQuery(tag.id));
  const columns: Column<Tagged & { id: string }>[] = [
    {
      title: t("one.customer"),
      render: ({ customer_id: id, customer_name: name, customer_number: number }) => (
        <>
          <Link to={console_.customer(id)}>{name}</Link> <span className={styles.soft}>{number}</span>
        </>
      ),
    },
    { title: t("one.why"), render: ({ given }) => <Receipt evidence={given.evidence} /> },
    { title: t("one.since"), render: ({ given }) => <When at={given.since} /> },
    {
      title: t("one.until"),
      spare: true,
      render: ({ given }) => (given.ends_on ? dateText(given.ends_on, language) : "—"),
    },
  ];
  return (
    <Card title={t("one.customers")} flush>
      <Records
        query={found}
        columns={columns}
        label={t("one.customers")}
        empty={<Empty title={t("one.nobody")}>{t("one.nobody-what")}</Empty>}
      />
    </Card>
  );
}
