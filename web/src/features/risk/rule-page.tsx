import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { approvalsKey } from "@/api/approvals";
import {
  proposeLive,
  riskKey,
  riskRuleQuery,
  rollBack,
  stopWatching,
  versionDaysQuery,
  watchVersion,
  writeVersion,
} from "@/api/risk";
import type { RiskRule, RiskVersion } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { BarChart } from "@/ui/chart/bar-chart";
import { countFormat } from "@/ui/chart/formats";
import { dayStops } from "@/ui/chart/stops";
import { ConfirmStep } from "@/ui/confirm-step";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ReasonStep } from "@/ui/reason-step";
import { useMe } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { changes } from "./changes";
import styles from "./risk.module.css";
import { Stage, shownVersion } from "./stage";
import { VersionForm } from "./version-form";
import "./words";

/** One rule: what it says, where each version stands, and what it would do. */
export function RulePage() {
  const { t } = useTranslation("risk");
  const { id = "" } = useParams();
  const found = useQuery(riskRuleQuery(id));
  const { rights } = useMe();
  return (
    <Page
      title={found.data?.name ?? t("rules.title")}
      back={{ to: console_.riskRules, label: t("rule.back") }}
      lead={found.data && <Stage of={found.data.stage} />}
      actions={
        found.data?.stage === "live" && rights.includes("risk.approve") && <RollBack rule={found.data} />
      }
    >
      <Loaded query={found} lines={10}>
        {(rule) => (
          <>
            <Days version={shownVersion(rule)} />
            <Versions rule={rule} />
            {rights.includes("risk.write") && <Another rule={rule} />}
            {rights.includes("audit.view") && (
              <div>
                <LinkButton to={console_.auditOf("risk_rule", rule.id)}>{t("rule.audit")}</LinkButton>
              </div>
            )}
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
    await queries.invalidateQueries({ queryKey: riskKey });
    await queries.invalidateQueries({ queryKey: approvalsKey });
  };
}

function RollBack({ rule }: { rule: RiskRule }) {
  const { t } = useTranslation("risk");
  const done = useDone();
  return (
    <ReasonStep
      label={t("rule.roll-back")}
      title={t("rule.roll-back-title")}
      consequence={t("rule.roll-back-what")}
      grave
      act={async (reason) => {
        await rollBack(rule.id, reason);
        await done(t("rule.rolled-back"));
      }}
    />
  );
}

function Days({ version }: { version: RiskVersion | undefined }) {
  const { t } = useTranslation("risk");
  const language = useLanguage();
  const query = useQuery({ ...versionDaysQuery(version?.id ?? ""), enabled: version !== undefined });
  const days = query.data ?? [];
  const { fired: payments = 0, customers = 0 } = version ?? {};
  return (
    <Card>
      <BarChart
        query={query}
        size="small"
        title={payments > 0 ? t("rule.days-title", { payments, customers }) : t("rule.days-none")}
        caption={t("rule.figures")}
        empty={t("rule.days-empty")}
        axis={t("trial.day")}
        stops={dayStops(
          days.map(({ day }) => day),
          language,
        )}
        series={[
          { id: "payments", name: t("rule.payments"), values: days.map((one) => one.payments) },
          { id: "customers", name: t("rule.customers"), values: days.map((one) => one.customers) },
        ]}
        format={countFormat(language)}
      />
    </Card>
  );
}

function Versions({ rule }: { rule: RiskRule }) {
  const { t } = useTranslation("risk");
  return (
    <Card title={t("rule.versions")}>
      <ol className={styles.versions} reversed>
        {rule.versions.map((one, nth) => (
          <li key={one.id}>
            <OneVersion version={one} before={rule.versions[nth + 1]} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function OneVersion({ version, before }: { version: RiskVersion; before: RiskVersion | undefined }) {
  const { t } = useTranslation("risk");
  const language = useLanguage();
  const { rights } = useMe();
  const parts = before && before.text !== version.text ? changes(before.text, version.text) : null;
  return (
    <>
      <div className={styles.versionHead}>
        <h3>{t("rule.version", { nth: version.nth })}</h3>
        <Stage of={version.stage} />
        <span className={styles.soft}>
          {t(`outcomes.${version.outcome}`)} ·{" "}
          {t("rules.fired-what", { payments: version.fired, customers: version.customers })}
        </span>
      </div>
      <code className={styles.code} title={parts && before ? t("rule.diff", { nth: before.nth }) : undefined}>
        {parts
          ? parts.map((part, nth) => {
              const key = `${nth}${part.kind}`;
              if (part.kind === "same") return <span key={key}>{part.text}</span>;
              return part.kind === "added" ? (
                <ins key={key}>{part.text}</ins>
              ) : (
                <del key={key}>{part.text}</del>
              );
            })
          : version.text}
      </code>
      <Facts
        facts={[
          { label: t("rule.reason"), value: language === "zh-CN" ? version.reason_zh : version.reason_en },
          {
            label: t("rule.made"),
            value: (
              <>
                <When at={version.made_at} /> · {version.made_by}
              </>
            ),
          },
        ]}
      />
      {rights.includes("risk.write") && <Steps version={version} />}
    </>
  );
}

function Steps({ version }: { version: RiskVersion }) {
  const { t } = useTranslation("risk");
  const done = useDone();
  if (version.stage === "live") return null;
  if (version.stage === "shadow") {
    return (
      <div className={styles.decide}>
        <ReasonStep
          label={t("rule.propose")}
          title={t("rule.propose-title")}
          consequence={t("rule.propose-what")}
          act={async (reason) => {
            await proposeLive(version.id, reason);
            await done(t("rule.proposed"));
          }}
        />
        <ConfirmStep
          label={t("rule.stop")}
          title={t("rule.stop")}
          sentence={t("rule.stop-what")}
          act={async () => {
            await stopWatching(version.id);
            await done(t("rule.stopped"));
          }}
        />
      </div>
    );
  }
  return (
    <div className={styles.decide}>
      <ConfirmStep
        label={t("rule.watch")}
        title={t("rule.watch")}
        sentence={t("rule.days-empty")}
        act={async () => {
          await watchVersion(version.id);
          await done(t("rule.watched"));
        }}
      />
    </div>
  );
}

function Another({ rule }: { rule: RiskRule }) {
  const { t } = useTranslation("risk");
  const [open, setOpen] = useState(false);
  const done = useDone();
  const latest = rule.versions[0];
  if (!open) {
    return (
      <div>
        <Button onClick={() => setOpen(true)}>{t("rule.edit")}</Button>
      </div>
    );
  }
  return (
    <Card title={t("rule.edit")}>
      <VersionForm
        {...(latest ? { from: latest } : {})}
        act={async (version) => {
          await writeVersion(rule.id, version);
          setOpen(false);
          await done(t("new.written"));
        }}
      />
    </Card>
  );
}
