import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import {
  endOthersSession,
  endOthersSessions,
  type Holder,
  othersSessionsKey,
  othersSessionsQuery,
} from "@/api/others-sessions";
import { staffKey } from "@/api/staff";
import type { OthersSession } from "@/api/wire";
import { ConfirmStep } from "@/ui/confirm-step";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { When } from "@/ui/when";
import { deviceIcon, useDeviceName } from "./device-name";
import styles from "./security.module.css";
import "./security-words";

interface Props {
  holder: Holder;
  /** What they are called. */
  name: string;
}

/** Where a customer or a colleague is signed in, and ending it for them: a phone was lost, a desk was left open. */
export function OthersSessions({ holder, name }: Props) {
  const { t } = useTranslation("security");
  const sessions = useQuery(othersSessionsQuery(holder));
  const done = useDone(holder);
  const count = sessions.data?.items.length ?? 0;
  return (
    <Card
      title={t("others.title")}
      extra={
        count > 1 && (
          <ConfirmStep
            label={t("others.end-all")}
            size="small"
            title={t("others.end-all-title", { who: name })}
            sentence={t("others.end-all-then", { count })}
            warnings={[t(holder.realm === "customer" ? "others.told" : "others.again")]}
            grave
            act={async () => {
              await endOthersSessions(holder);
              await done(t("others.all-ended"));
            }}
          />
        )
      }
    >
      <Loaded query={sessions} lines={2}>
        {({ items }) =>
          items.length > 0 ? (
            <ul className={styles.list} aria-label={t("others.title")}>
              {items.map((session) => (
                <Row key={session.id} session={session} holder={holder} who={name} />
              ))}
            </ul>
          ) : (
            <p className={styles.soft}>{t("others.none")}</p>
          )
        }
      </Loaded>
    </Card>
  );
}

function Row({ session, holder, who }: { session: OthersSession; holder: Holder; who: string }) {
  const { t } = useTranslation("security");
  const done = useDone(holder);
  const name = useDeviceName(session);
  const Icon = deviceIcon(session);
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
      <ConfirmStep
        label={t("others.end")}
        name={t("others.end-of", { name })}
        size="small"
        title={t("others.end-title", { who, name })}
        sentence={t("others.end-then")}
        warnings={[t(holder.realm === "customer" ? "others.told" : "others.again")]}
        grave
        act={async () => {
          await endOthersSession(holder, session.id);
          await done(t("others.ended"));
        }}
      />
    </li>
  );
}

function useDone({ realm }: Holder) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  return async (words: string) => {
    announce(words);
    await queries.invalidateQueries({ queryKey: othersSessionsKey });
    if (realm === "staff") await queries.invalidateQueries({ queryKey: staffKey });
  };
}
