import { type UseQueryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ToldOf } from "@/api/wire";
import { Fold } from "@/ui/fold";
import { When } from "@/ui/when";
import styles from "./tickets.module.css";
import "./words";

/** Who was told that time runs out, when, and whether they have looked. Nothing where nobody was. */
export function WhoWasTold<Key extends readonly unknown[]>({
  query,
}: {
  query: UseQueryOptions<ToldOf[], Error, ToldOf[], Key>;
}) {
  const { t } = useTranslation("tickets");
  const { data } = useQuery(query);
  if (!data?.length) return null;
  return (
    <Fold title={t("due.told")}>
      <ul className={styles.links}>
        {data.map(({ kind, name, as_lead: asLead, at, due_at: due, seen_at: seen }) => (
          <li key={`${kind} ${due} ${name}`}>
            <b>{name}</b> {t(asLead ? "due.as-lead" : "due.as-yours")} ·{" "}
            {t(kind.endsWith("_late") ? "due.told-late" : "due.told-near")}{" "}
            <span className={styles.soft}>
              <When at={at} /> · {seen ? t("due.looked") : t("due.not-looked")}
            </span>
          </li>
        ))}
      </ul>
    </Fold>
  );
}
