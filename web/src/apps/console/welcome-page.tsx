import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { useMe } from "@/ui/session";
import { menuFor } from "./menu";
import styles from "./welcome-page.module.css";

/** The first page of the desk: what this person can do here. */
export function WelcomePage() {
  const { t } = useTranslation("console");
  const me = useMe();
  const groups = menuFor(me, t);
  if (groups.length === 0) {
    return (
      <Page title={t("welcome", { name: me.name })}>
        <Empty>{t("nothing")}</Empty>
      </Page>
    );
  }
  return (
    <Page title={t("welcome", { name: me.name })} lead={t("go")}>
      <div className={styles.groups}>
        {groups.map((group) => (
          <Card key={group.title} title={group.title}>
            <ul className={styles.entries}>
              {group.entries.map(({ to, label, icon: Icon }) => (
                <li key={to}>
                  <Link to={to}>
                    <Icon size={20} aria-hidden="true" />
                    <span>{label}</span>
                    <ChevronRight size={16} aria-hidden="true" />
                  </Link>
                </li>
              ))}
            </ul>
          </Card>
        ))}
      </div>
    </Page>
  );
}
