import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { assistantModelQuery, switchAssistantModel } from "@/api/assistant";
import { instantText } from "@/lib/dates";
import { ConfirmStep } from "@/ui/confirm-step";
import { Count } from "@/ui/count";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./assistant.module.css";
import "./words";

const RENEWED_MS = 30_000;

/** The language model behind the assistant: whether it is on, how it does, and the switch that ends it at once. */
export function ModelCard() {
  const { t } = useTranslation("assistant");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const found = useQuery({ ...assistantModelQuery, refetchInterval: RENEWED_MS });
  async function change(on: boolean) {
    await switchAssistantModel(on);
    announce(t(on ? "model.went-on" : "model.went-off"));
    await queries.invalidateQueries({ queryKey: assistantModelQuery.queryKey });
  }
  return (
    <Card title={t("model.title")}>
      <Loaded query={found} lines={4}>
        {(one) => {
          const { is_there: there, is_on: on, rests, switched_at: at, switched_by: by } = one;
          if (!there) return <p className={styles.soft}>{t("model.none")}</p>;
          return (
            <div className={styles.stack}>
              <p>
                <StateWord tone={!on ? "over" : rests ? "caution" : "good"}>
                  {t(!on ? "model.off" : rests ? "model.rests" : "model.on")}
                </StateWord>{" "}
                <span className={styles.soft}>{one.model}</span>
              </p>
              {at && (
                <p className={styles.soft}>{t("model.switched", { by, at: instantText(at, language) })}</p>
              )}
              <Facts
                facts={[
                  { label: t("model.shown"), value: <Count of={one.shown} /> },
                  { label: t("model.looked-up"), value: <Count of={one.looked_up} /> },
                  { label: t("model.unfounded"), value: <Count of={one.unfounded} /> },
                  { label: t("model.no-answer"), value: <Count of={one.no_answer} /> },
                  { label: t("model.away"), value: <Count of={one.away + one.not_asked} /> },
                ]}
              />
              <Allowed right="assistant.switch">
                <div>
                  {on ? (
                    <ConfirmStep
                      label={t("model.end")}
                      title={t("model.end-title")}
                      sentence={t("model.end-what")}
                      variant="danger"
                      act={() => change(false)}
                    />
                  ) : (
                    <ConfirmStep
                      label={t("model.begin")}
                      title={t("model.begin-title")}
                      sentence={t("model.begin-what")}
                      act={() => change(true)}
                    />
                  )}
                </div>
              </Allowed>
            </div>
          );
        }}
      </Loaded>
    </Card>
  );
}
