import { ArrowLeftRight, ChartPie, type LucideIcon, Search, Wallet } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { portal } from "@/lib/paths";
import styles from "./quick-steps.module.css";

/** What people come for most often. */
export function QuickSteps() {
  const { t } = useTranslation("portal");
  return (
    <nav aria-label={t("often")}>
      <ul className={styles.steps}>
        <Step to={portal.transfer} icon={ArrowLeftRight} words={t("transfer")} />
        <Step to={portal.entries} icon={Search} words={t("find-entry")} />
        <Step to={portal.spending} icon={ChartPie} words={t("see-spending")} />
        <Step to={portal.accounts} icon={Wallet} words={t("all-accounts")} />
      </ul>
    </nav>
  );
}

function Step({ to, icon: Icon, words }: { to: string; icon: LucideIcon; words: string }) {
  return (
    <li>
      <Link to={to}>
        <Icon size={22} aria-hidden="true" />
        <span>{words}</span>
      </Link>
    </li>
  );
}
