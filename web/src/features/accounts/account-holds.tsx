import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { holdsQuery } from "@/api/accounts";
import type { AccountDetail, Hold } from "@/api/wire";
import { Amount } from "@/ui/amount";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { When } from "@/ui/when";
import styles from "./account-holds.module.css";
import { PlaceHold } from "./place-hold";
import { ReleaseHold } from "./release-hold";

const SOON_MS = 7 * 24 * 3_600_000;

/** What is on hold: the open ones first, the one that expires next on top; what is over, folded. */
export function AccountHolds({ account }: { account: AccountDetail }) {
  const { t } = useTranslation("accounts");
  const holds = useQuery(holdsQuery(account.id));
  return (
    <Card
      title={t("holds")}
      extra={
        account.kind !== "internal" && (
          <Allowed right="accounts.hold">
            <PlaceHold account={account} />
          </Allowed>
        )
      }
    >
      <Loaded query={holds} lines={2}>
        {({ items }) => <Holds account={account} holds={items} t={t} />}
      </Loaded>
    </Card>
  );
}

interface HoldsProps {
  account: AccountDetail;
  holds: readonly Hold[];
  t: TFunction<"accounts">;
}

function Holds({ account, holds, t }: HoldsProps) {
  const open = holds.filter(({ state }) => state === "open").toSorted(byExpiry);
  const over = holds.filter(({ state }) => state !== "open");
  return (
    <>
      {open.length === 0 && <p className={styles.none}>{t("no-holds")}</p>}
      {open.length > 0 && (
        <ul className={styles.holds} aria-label={t("holds")}>
          {open.map((hold) => (
            <Line key={hold.id} account={account} hold={hold} t={t} />
          ))}
        </ul>
      )}
      {over.length > 0 && (
        <details className={styles.over}>
          <summary>{t("desk.older-holds", { count: over.length })}</summary>
          <ul className={styles.holds}>
            {over.map((hold) => (
              <Line key={hold.id} account={account} hold={hold} t={t} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

// The server's word for a transfer to another bank: its hold ends with it, by nobody's hand.
const ON_ITS_WAY = "payments.on_its_way";

function Line({ account, hold, t }: { account: AccountDetail; hold: Hold; t: TFunction<"accounts"> }) {
  const { amount, reason, state, placed_at, placed_by, expires_at } = hold;
  return (
    <li className={styles.hold}>
      <Hourglass size={18} aria-hidden="true" />
      <div>
        <p className={styles.head}>
          <Amount money={amount} />
          {state !== "open" && <span className={styles.none}>{t(`hold-states.${state}`)}</span>}
          {state === "open" && isSoon(expires_at) && <StateWord tone="caution">{t("desk.over")}</StateWord>}
        </p>
        <p>{reason === ON_ITS_WAY ? t("hold.on-its-way") : reason}</p>
        <p className={styles.none}>
          {t("placed-at")} <When at={placed_at} />
          <By who={placed_by} />
        </p>
        {state === "open" ? (
          <p className={styles.none}>
            {expires_at ? (
              <>
                {t("expires-at")} <When at={expires_at} />
              </>
            ) : (
              t("desk.no-end")
            )}
          </p>
        ) : (
          <Ending hold={hold} t={t} />
        )}
      </div>
      {state === "open" && reason !== ON_ITS_WAY && (
        <Allowed right="accounts.hold">
          <ReleaseHold account={account} hold={hold} />
        </Allowed>
      )}
    </li>
  );
}

function Ending({
  hold: { ended_at, ended_by, ended_because },
  t,
}: {
  hold: Hold;
  t: TFunction<"accounts">;
}) {
  return (
    <>
      {ended_at && (
        <p className={styles.none}>
          {t("hold.ended-at")} <When at={ended_at} />
          <By who={ended_by} />
        </p>
      )}
      {ended_because && <p className={styles.none}>{t("hold.because", { reason: ended_because })}</p>}
    </>
  );
}

/** The bank's own clock is nobody whom one could ask. */
function By({ who }: { who: Hold["placed_by"] }) {
  return who && who.kind !== "system" ? <> · {who.name}</> : null;
}

function byExpiry(one: Hold, other: Hold): number {
  return (one.expires_at ?? "9").localeCompare(other.expires_at ?? "9");
}

function isSoon(at: string | null): boolean {
  return at !== null && Date.parse(at) - Date.now() < SOON_MS;
}
