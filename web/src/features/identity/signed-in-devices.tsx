import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { endOtherSessions, endSession, securityKey } from "@/api/security";
import type { OpenSession, Security } from "@/api/wire";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { StateWord } from "@/ui/state-word";
import { When } from "@/ui/when";
import { AskFirst } from "./ask-first";
import { deviceIcon, useDeviceName } from "./device-name";
import styles from "./security.module.css";

export function SignedInDevices({ security }: { security: Security }) {
  const { t } = useTranslation("security");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { sessions } = security;
  async function endOthers() {
    await endOtherSessions();
    announce(t("devices-ended"));
    await queries.invalidateQueries({ queryKey: securityKey });
  }
  return (
    <Card
      title={t("devices")}
      extra={
        sessions.length > 1 && (
          <AskFirst
            label={t("devices-end-others")}
            title={t("devices-end-others-title")}
            consequence={t("devices-end-others-then")}
            act={endOthers}
          />
        )
      }
    >
      <div className={styles.part}>
        <p className={styles.soft}>{t("devices-lead")}</p>
        <ul className={styles.list}>
          {sessions.map((session) => (
            <Row key={session.id} session={session} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

function Row({ session }: { session: OpenSession }) {
  const { t } = useTranslation("security");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = useDeviceName(session);
  const Icon = deviceIcon(session);
  async function end() {
    await endSession(session.id);
    announce(t("device-ended"));
    await queries.invalidateQueries({ queryKey: securityKey });
  }
  return (
    <li>
      <Icon size={20} aria-hidden="true" />
      <div className={styles.words}>
        <b>{name}</b>
        <small>
          {t(`way.${session.way}`)} · {t("device-since")} <When at={session.begun_at} /> · {t("device-seen")}{" "}
          <When at={session.seen_at} />
        </small>
      </div>
      {session.is_this ? (
        <StateWord tone="good">{t("device-this")}</StateWord>
      ) : (
        <AskFirst
          label={t("device-end")}
          name={t("device-end-of", { name })}
          title={t("device-end-title", { name })}
          consequence={t("device-end-then")}
          act={end}
        />
      )}
    </li>
  );
}
