import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { holdsQuery } from "@/api/accounts";
import type { Hold } from "@/api/wire";
import { Amount } from "@/ui/amount";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { StateWord } from "@/ui/state-word";
import { When } from "@/ui/when";
import styles from "./account-holds.module.css";

const SOON_MS = 7 * 24 * 3_600_000;

/** What is on hold: the open ones first, the one that expires next on top; what is over, folded. */
export function AccountHolds({ accountId }: { accountId: string }) {
  const { t } = useTranslation("accounts");
  const holds = useQuery(holdsQuery(accountId));
  return (
    <Card title={t("holds")}>
      <Loaded query={holds} lines={2}>
        {({ items }) => <Holds holds={items} t={t} />}
      </Loaded>
    </Card>
  );
}

function Holds({ holds, t }: { holds: readonly Hold[]; t: TFunction<"accounts"> }) {
  const open = holds.filter(({ state }) => state === "open").toSorted(byExpiry);
  const over = holds.filter(({ state }) => state !== "open");
  return (
    <>
      {open.length === 0 && <p className={styles.none}>{t("no-holds")}</p>}
      <ul className={styles.holds}>
        {open.map((hold) => (
          <Line key={hold.id} hold={hold} t={t} />
        ))}
      </ul>
      {over.length > 0 && (
        <details className={styles.over}>
          <summary>{t("desk.older-holds", { count: over.length })}</summary>
          <ul className={styles.holds}>
            {over.map((hold) => (
              <Line key={hold.id} hold={hold} t={t} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Line({ hold, t }: { hold: Hold; t: TFunction<"accounts"> }) {
  const { amount, reason, state, placed_at, expires_at } = hold;
  return (
    <li className={styles.hold}>
      <Hourglass size={18} aria-hidden="true" />
      <div>
        <p className={styles.head}>
          <Amount money={amount} />
          {state !== "open" && <span className={styles.none}>{t(`hold-states.${state}`)}</span>}
          {state === "open" && isSoon(expires_at) && <StateWord tone="caution">{t("desk.over")}</StateWord>}
        </p>
        <p>{reason}</p>
        <p className={styles.none}>
          {t("placed-at")} <When at={placed_at} />
        </p>
        <p className={styles.none}>
          {expires_at ? (
            <>
              {t("expires-at")} <When at={expires_at} />
            </>
          ) : (
            t("desk.no-end")
          )}
        </p>
      </div>
    </li>
  );
}

function byExpiry(one: Hold, other: Hold): number {
  return (one.expires_at ?? "9").localeCompare(other.expires_at ?? "9");
}

function isSoon(at: string | null): boolean {
  return at !== null && Date.parse(at) - Date.now() < SOON_MS;
}
