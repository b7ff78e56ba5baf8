import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { putAsideQuery } from "@/api/outgoing";
import type { PutAside } from "@/api/wire";
import { Amount } from "@/ui/amount";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { type Column, Rows } from "@/ui/records";
import { When } from "@/ui/when";
import styles from "./outgoing-page.module.css";

/** What the clearing said that fits nothing we know. */
export function PutAsideAnswers() {
  const { t } = useTranslation("outgoing");
  const found = useQuery(putAsideQuery);
  const columns = useColumns();
  return (
    <Card title={t("aside.title")}>
      <Loaded query={found} lines={3}>
        {({ answers }) =>
          answers.length === 0 ? (
            <p className={styles.soft}>{t("aside.empty")}</p>
          ) : (
            <>
              <p className={styles.soft}>{t("aside.lead")}</p>
              <Rows
                rows={answers}
                columns={columns}
                label={t("aside.title")}
                keyOf={({ id }) => String(id)}
              />
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

function useColumns(): Column<PutAside>[] {
  const { t } = useTranslation("outgoing");
  return [
    { title: t("aside.at"), render: ({ at }) => <When at={at} /> },
    { title: t("aside.why"), render: ({ why }) => t(`aside.whys.${why}`) },
    {
      title: t("aside.message"),
      spare: true,
      render: ({ message_kind: kind, message_id: id }) => (
        <span className={styles.code}>
          {kind} <small>{id.slice(0, 35)}</small>
        </span>
      ),
    },
    {
      title: t("aside.instruction"),
      render: ({ transfer_id: id, instruction_id: named }) => (
        <span className={styles.code}>{id ?? named ?? ""}</span>
      ),
    },
    {
      title: t("aside.amount"),
      figures: true,
      render: ({ amount }) => amount && <Amount money={amount} />,
    },
  ];
}
