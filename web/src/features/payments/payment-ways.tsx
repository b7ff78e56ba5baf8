import {
  CalendarClock,
  FileSpreadsheet,
  Flag,
  Gauge,
  Globe,
  HandCoins,
  type LucideIcon,
  ReceiptText,
  Users,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { portal } from "@/lib/paths";
import styles from "./payment-ways.module.css";
import "./abroad-words";
import "./words";

/** What else can be done about paying, at a glance: a tile each. */
export function PaymentWays() {
  const { t } = useTranslation("payments");
  const { t: abroad } = useTranslation("abroad");
  return (
    <nav aria-label={t("more-ways")}>
      <ul className={styles.ways}>
        <Way to={portal.bills} icon={ReceiptText} label={t("bill.title")} />
        <Way to={portal.requests} icon={HandCoins} label={t("request.title")} />
        <Way to={portal.planned} icon={CalendarClock} label={t("planned")} />
        <Way to={portal.abroad} icon={Globe} label={abroad("title")} />
        <Way to={portal.bulk} icon={FileSpreadsheet} label={t("bulk.title")} />
        <Way to={portal.payees} icon={Users} label={t("payees")} />
        <Way to={portal.limits} icon={Gauge} label={t("limits")} />
        <Way to={portal.disputes} icon={Flag} label={t("disputes")} />
      </ul>
    </nav>
  );
}

function Way({ to, icon: Icon, label }: { to: string; icon: LucideIcon; label: string }) {
  return (
    <li>
      <Link to={to} className={styles.way}>
        <span className={styles.icon} aria-hidden="true">
          <Icon size={20} />
        </span>
        {label}
      </Link>
    </li>
  );
}
