import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { bankQuery } from "@/api/identity";
import { demoMessages, type SentWay } from "@/api/security";
import type { Realm } from "@/api/wire";
import { Button } from "./button";
import styles from "./demo-phone.module.css";
import { When } from "./when";

interface Props {
  realm: Realm;
  login: string;
  way: SentWay;
  open: boolean;
  onFill: (code: string) => void;
}

const EVERY_MS = 2_000;

/** A demonstration bank writes to nobody: what it would have sent is shown to whoever tries it. */
export function DemoPhone({ realm, login, way, open, onFill }: Props) {
  const { t } = useTranslation("ui");
  const isDemo = useQuery(bankQuery).data?.demo ?? false;
  const messages = useQuery({
    queryKey: ["demo-messages", realm, login],
    queryFn: () => demoMessages(realm, login),
    enabled: isDemo && open,
    refetchInterval: EVERY_MS,
    retry: false,
  });
  const newest = messages.data?.find((message) => message.channel === way);
  if (!isDemo || !open || !newest) return null;
  const code = /(?<!\d)\d{6}(?!\d)/.exec(newest.text)?.[0];
  return (
    <aside className={styles.phone} aria-label={t(way === "sms" ? "demo-phone.phone" : "demo-phone.mailbox")}>
      <p className={styles.whose}>
        <b>{t(way === "sms" ? "demo-phone.phone" : "demo-phone.mailbox")}</b>
        <span>{newest.to.replace(/^\+86/, "")}</span>
      </p>
      <p className={styles.message}>
        {newest.text}
        <small>
          <When at={newest.at} />
        </small>
      </p>
      <div className={styles.foot}>
        <span>{t("demo-phone.note")}</span>
        {code && (
          <Button size="small" onClick={() => onFill(code)}>
            {t("demo-phone.fill")}
          </Button>
        )}
      </div>
    </aside>
  );
}
