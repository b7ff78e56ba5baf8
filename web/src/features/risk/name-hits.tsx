import { useTranslation } from "react-i18next";
import type { HeldPayment } from "@/api/wire";
import { Card } from "@/ui/page";
import { Rows } from "@/ui/records";
import styles from "./risk.module.css";

/** Whom on a sanctions list the payee's name is like; nothing where it is like none. */
export function NameHits({ held }: { held: HeldPayment }) {
  const { t } = useTranslation("risk");
  if (held.names.length === 0 || held.case.decided) return null;
  return (
    <Card title={t("case.names")} flush>
      <p className={styles.names}>{t("case.names-what")}</p>
      <Rows
        rows={held.names}
        label={t("case.names")}
        keyOf={(one) => `${one.list_name} ${one.entry}`}
        columns={[
          {
            title: t("case.names-listed"),
            render: ({ listed, main }) => (main === listed ? listed : `${listed} (${main})`),
          },
          {
            title: t("case.names-likeness"),
            figures: true,
            render: ({ likeness }) => `${likeness} %`,
          },
          { title: t("case.names-kind"), render: ({ kind }) => t(`case.kinds.${kind}`) },
          {
            title: t("case.names-list"),
            render: ({ list_name: list, version, entry }) => `${list} ${version} · ${entry}`,
          },
          { title: t("case.names-programme"), render: ({ programme }) => programme },
        ]}
      />
    </Card>
  );
}
