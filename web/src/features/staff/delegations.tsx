import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { endDelegation, staffKey } from "@/api/staff";
import type { Delegation } from "@/api/wire";
import { ConfirmStep } from "@/ui/confirm-step";
import { useAnnounce } from "@/ui/notice";
import { StateWord, type Tone } from "@/ui/state-word";
import { useRightWords } from "@/ui/use-right-words";
import { When } from "@/ui/when";
import styles from "./member-roles.module.css";

type State = "later" | "now" | "over" | "ended";

const tones: Record<State, Tone> = { later: "info", now: "good", over: "over", ended: "over" };

/** What is lent, by whom to whom and until when; each can be ended at once. */
export function Delegations({ items }: { items: readonly Delegation[] }) {
  const { t } = useTranslation("staff");
  return (
    <ul className={styles.roles} aria-label={t("lending.list")}>
      {items.map((one) => (
        <li key={one.id}>
          <Line delegation={one} />
        </li>
      ))}
    </ul>
  );
}

function Line({ delegation }: { delegation: Delegation }) {
  const { t } = useTranslation("staff");
  const words = useRightWords();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const state = stateOf(delegation, new Date());
  const { giver_name: giver, taker_name: taker, rights, ended_by_name: ender } = delegation;
  const title = t("lending.given", { giver, taker });
  return (
    <>
      <div className={styles.head}>
        <h3 className={styles.name}>{title}</h3>
        <StateWord tone={tones[state]}>{t(`lending.states.${state}`)}</StateWord>
      </div>
      <p>{rights.map(words.name).join(t("acts-and"))}</p>
      <p className={styles.given}>
        <When at={delegation.from_at} /> {t("lending.until-word")} <When at={delegation.until_at} />
      </p>
      <p className={styles.given}>
        {delegation.reason} · {t("lending.approved-by", { name: delegation.by_name })}
        {ender && ` · ${t("lending.ended-by", { name: ender })}`}
      </p>
      {(state === "now" || state === "later") && (
        <div>
          <ConfirmStep
            label={t("lending.end")}
            size="small"
            variant="danger"
            grave
            title={t("lending.end-title")}
            sentence={title}
            facts={[{ label: t("lending.rights"), value: rights.map(words.name).join(t("acts-and")) }]}
            warnings={[t("lending.end-what", { taker })]}
            act={async () => {
              await endDelegation(delegation.id);
              announce(t("lending.ended"));
              await queries.invalidateQueries({ queryKey: staffKey });
            }}
          />
        </div>
      )}
    </>
  );
}

function stateOf({ from_at, until_at, ended_at }: Delegation, now: Date): State {
  if (ended_at) return "ended";
  if (now >= new Date(until_at)) return "over";
  return now < new Date(from_at) ? "later" : "now";
}
