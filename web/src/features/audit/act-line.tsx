import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Act } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { useRight } from "@/ui/session";
import { useRightWords } from "@/ui/use-right-words";
import { When } from "@/ui/when";
import { factText, isId, isInstant, shortId, wordsOf } from "./act-words";
import styles from "./acts.module.css";
import type { AuditSearch } from "./audit-search";

interface Props {
  act: Act;
  narrow: (part: AuditSearch) => void;
}

/** One act as a sentence; what it was about and its details below, each a way to more of the kind. */
export function ActLine({ act, narrow }: Props) {
  const { t, i18n } = useTranslation("audit");
  const facts = Object.entries(act.facts);
  const { actor_id: actor, request_id: request } = act;
  // Customers are not named for good: an id stands for them.
  const kind = t(`kinds.${act.actor_kind as "staff"}`);
  return (
    <li className={styles.line}>
      <div className={styles.when}>
        <When at={act.at} exact />
        <span className={styles.soft}>
          {act.place === null ? t("no-place") : t("place-of", { place: act.place })}
        </span>
      </div>
      <div className={styles.what}>
        <p className={styles.sentence}>
          {act.actor_name ? (
            <>
              <span className={styles.who}>{act.actor_name}</span>{" "}
              <span className={styles.soft}>({kind})</span>{" "}
            </>
          ) : (
            <span className={styles.who}>{kind} </span>
          )}
          {wordsOf("acts", act.act, i18n)}
        </p>
        <p className={styles.about}>
          <Subject act={act} />
          {facts.map(([name, value]) => (
            <span key={name}>
              <span className={styles.soft}>{wordsOf("facts", name, i18n)}</span>{" "}
              <Value name={name} of={value} />
            </span>
          ))}
        </p>
      </div>
      <div className={styles.ways}>
        {actor && (
          <button type="button" onClick={() => narrow({ actor_id: actor })}>
            {t("same-actor", { name: act.actor_name || kind })}
          </button>
        )}
        <button
          type="button"
          onClick={() => narrow({ subject_kind: act.subject_kind, subject_id: act.subject_id })}
        >
          {t("same-subject")}
        </button>
        {request && (
          <button type="button" onClick={() => narrow({ request_id: request })}>
            {t("same-request")}
          </button>
        )}
      </div>
    </li>
  );
}

/** A fact's value in words where there are any; ids as short as tells two apart. */
function Value({ name, of: value }: { name: string; of: unknown }) {
  const { t, i18n } = useTranslation("audit");
  const rights = useRightWords();
  if (typeof value === "string" && isInstant(value)) return <When at={value} exact />;
  const words = factText(value, t("yes"), t("no"), (code) => {
    if (name === "role") return rights.role(code);
    if (name === "rights") return rights.name(code);
    return wordsOf("values", `${name}.${code}`, i18n, code);
  });
  return isId(words) ? <span title={words}>{shortId(words)}</span> : words;
}

/** What it was about: a way there, where there is a page and one may go. */
function Subject({ act: { subject_kind: kind, subject_id: id } }: { act: Act }) {
  const { i18n } = useTranslation("audit");
  const seesCustomers = useRight("customers.view");
  const seesAccounts = useRight("accounts.view");
  const words = `${wordsOf("subjects", kind, i18n)} ${kind === id ? "" : shortId(id)}`.trim();
  if (kind === "customer" && seesCustomers) return <Link to={console_.customer(id)}>{words}</Link>;
  if (kind === "account" && seesAccounts) return <Link to={console_.account(id)}>{words}</Link>;
  return <span title={id}>{words}</span>;
}
