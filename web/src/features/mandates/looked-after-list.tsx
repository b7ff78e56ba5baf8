import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { lookedAfterQuery } from "@/api/mandates";
import { portal } from "@/lib/paths";
import styles from "./looked-after-list.module.css";
import { useAccountWords } from "./sentence";

/** Accounts of others, apart from one's own and without what is on them: to open one is to look, and is seen. */
export function LookedAfterList() {
  const { t } = useTranslation("mandates");
  const words = useAccountWords();
  const others = useQuery(lookedAfterQuery);
  const items = others.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={styles.others} aria-labelledby="looked-after">
      <h2 id="looked-after">{t("others.title")}</h2>
      <ul>
        {items.map((account) => (
          <li key={`${account.mandate_id} ${account.id}`}>
            <Link to={portal.lookedAfter(account.id)}>
              <span>
                <b>{t("others.of", { name: account.owner, account: words(account) })}</b>
              </span>
              <ChevronRight size={18} aria-hidden="true" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
