import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { riskRulesQuery } from "@/api/risk";
import type { RiskRule } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Rows } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { useMe } from "@/ui/session";
import styles from "./risk.module.css";
import { Stage, shownVersion } from "./stage";
import "./words";

/** All rules, where each stands, and how much each has said. */
export function RulesPage() {
  const { t } = useTranslation("risk");
  const { rights } = useMe();
  const rules = useQuery(riskRulesQuery);
  const columns = useColumns();
  return (
    <Page
      title={t("rules.title")}
      lead={t("rules.lead")}
      actions={
        rights.includes("risk.write") && (
          <LinkButton
            to={console_.newRiskRule}
            variant="primary"
            icon={<FlaskConical size={18} aria-hidden="true" />}
          >
            {t("rules.new")}
          </LinkButton>
        )
      }
    >
      <Card flush>
        <Loaded query={rules} lines={6}>
          {(all) =>
            all.length === 0 ? (
              <Empty picture={<Picture of="no-result" />} title={t("rules.none-title")}>
                {t("rules.none")}
              </Empty>
            ) : (
              <RowKeys>
                <Rows rows={all} columns={columns} label={t("rules.title")} keyOf={({ id }) => id} />
              </RowKeys>
            )
          }
        </Loaded>
      </Card>
    </Page>
  );
}

function useColumns(): Column<RiskRule>[] {
  const { t } = useTranslation("risk");
  return [
    {
      title: t("rules.name"),
      render: ({ id, name }) => (
        <Link to={console_.riskRule(id)} data-row>
          {name}
        </Link>
      ),
    },
    { title: t("rules.stage"), render: ({ stage }) => <Stage of={stage} /> },
    {
      title: t("rules.outcome"),
      render: (rule) => {
        const shown = shownVersion(rule);
        return shown && t(`outcomes.${shown.outcome}`);
      },
    },
    {
      title: t("rules.fired"),
      render: (rule) => {
        const shown = shownVersion(rule);
        return shown && t("rules.fired-what", { payments: shown.fired, customers: shown.customers });
      },
    },
    {
      title: t("rules.text"),
      spare: true,
      render: (rule) => <code className={styles.code}>{shownVersion(rule)?.text}</code>,
    },
  ];
}
