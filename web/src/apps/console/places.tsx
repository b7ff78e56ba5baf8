import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { console_ } from "@/lib/paths";
import styles from "@/ui/line-list.module.css";
import { Card } from "@/ui/page";
import { useMe } from "@/ui/session";
import { menuFor } from "./menu";

/** Where one may go: for those who serve no customers, and whose page would otherwise be bare. */
export function Places() {
  const { t } = useTranslation("console");
  const entries = menuFor(useMe(), t)
    .flatMap((group) => group.entries)
    .filter(({ to }) => to !== console_.home);
  return (
    <Card title={t("day.places")}>
      <ul className={styles.list}>
        {entries.map(({ id, to, label, icon: Icon }) => (
          <li key={id}>
            <Link to={to} className={styles.line}>
              <span className={styles.icon}>
                <Icon size={20} aria-hidden="true" />
              </span>
              <span className={styles.words}>{label}</span>
              <ChevronRight size={18} aria-hidden="true" className={styles.go} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
