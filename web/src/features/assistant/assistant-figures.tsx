import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { assistantFiguresQuery } from "@/api/assistant";
import { instantText } from "@/lib/dates";
import { Count } from "@/ui/count";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import styles from "./assistant.module.css";
import "./words";

/** How the assistant did lately, and whether it knows what is published now. */
export function AssistantFigures() {
  const { t } = useTranslation("assistant");
  const language = useLanguage();
  const found = useQuery(assistantFiguresQuery);
  return (
    <Card title={t("figures")}>
      <Loaded query={found} lines={4}>
        {({
          answered,
          done,
          choices,
          unknown,
          person,
          starts,
          declined,
          trained_at: at,
          is_fresh: fresh,
        }) => (
          <div className={styles.stack}>
            <Facts
              facts={[
                { label: t("answered"), value: <Count of={answered} /> },
                { label: t("done"), value: <Count of={done} /> },
                { label: t("asked-back"), value: <Count of={choices} /> },
                { label: t("not-known"), value: <Count of={unknown} /> },
                { label: t("to-person"), value: <Count of={person} /> },
                { label: t("started"), value: <Count of={starts} /> },
                { label: t("declined"), value: <Count of={declined} /> },
              ]}
            />
            <p className={styles.soft}>
              {at === null
                ? t("untrained")
                : fresh
                  ? t("trained", { at: instantText(at, language) })
                  : t("stale")}
            </p>
          </div>
        )}
      </Loaded>
    </Card>
  );
}
