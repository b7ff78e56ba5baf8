import { ChevronRight, LogOut, Settings } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSignOut } from "@/apps/use-sign-out";
import { portal } from "@/lib/paths";
import { Facts } from "@/ui/facts";
import { Card, Columns, Page } from "@/ui/page";
import { useMe } from "@/ui/session";
import styles from "./profile-page.module.css";

/** What the bank knows of me, how to have it put right, and everything else that is mine. */
export function ProfilePage() {
  const { t } = useTranslation("portal");
  const me = useMe();
  return (
    <Page title={t("profile")}>
      <Columns
        main={
          <Card title={t("known")}>
            <Facts
              facts={[
                { label: t("name"), value: me.name },
                { label: t("login"), value: me.login },
              ]}
            />
            <p className={styles.note}>
              {t("put-right")} <Link to={portal.help}>{t("human")}</Link>
            </p>
          </Card>
        }
        side={
          <Card flush>
            <Ways />
          </Card>
        }
      />
    </Page>
  );
}

function Ways() {
  const { t } = useTranslation("portal");
  const signOut = useSignOut();
  return (
    <ul className={styles.ways}>
      <li>
        <Link to={portal.settings}>
          <Settings size={20} aria-hidden="true" />
          <span>{t("settings")}</span>
          <ChevronRight size={18} aria-hidden="true" />
        </Link>
      </li>
      <li>
        <button type="button" onClick={signOut}>
          <LogOut size={20} aria-hidden="true" />
          <span>{t("sign-out-here")}</span>
        </button>
      </li>
    </ul>
  );
}
