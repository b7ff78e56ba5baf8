import { Button } from "antd";
import { LogOut, type LucideIcon, Menu } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, useLocation } from "react-router";
import type { Bank } from "@/api/wire";
import type { Language } from "@/lib/language";
import styles from "./frame.module.css";
import { Sign } from "./sign";
import { AppearanceSwitch, LanguageSwitch } from "./switches";

export interface MenuGroup {
  title: string;
  entries: { to: string; label: string; icon: LucideIcon; exact?: boolean }[];
}

interface Props {
  bank: Bank | undefined;
  home: string;
  /** What stands after the bank's name: which of its rooms this is. */
  room?: string;
  /** In the middle of the top bar, for instance a search. */
  top?: ReactNode;
  menu?: MenuGroup[];
  /** How the menu appears on a phone: always at hand below, or unfolded from the top. */
  phoneMenu?: "bar" | "unfold";
  who?: string;
  signOut?: () => void;
  changeLanguage: (to: Language) => void;
  /** In the footer: how to reach a person. */
  help?: string;
  width: "reading" | "working";
  children: ReactNode;
}

/** Navigation on top, functions on the left, content, footer (5.2.1); on a phone each in its own way. */
export function Frame(props: Props) {
  const { t } = useTranslation("ui");
  const { pathname } = useLocation();
  const [unfoldedAt, setUnfoldedAt] = useState<string | null>(null);
  const unfolded = unfoldedAt === pathname;
  const { menu, phoneMenu = "bar" } = props;
  const menuId = useId();
  const contentId = useId();
  return (
    <div className={`${styles.frame} ${menu ? styles.withMenu : ""} ${styles[phoneMenu]}`}>
      <a href={`#${contentId}`} className={styles.skip}>
        {t("skip")}
      </a>
      <header className={styles.top}>
        {menu && phoneMenu === "unfold" && (
          <button
            type="button"
            className={styles.unfolder}
            aria-expanded={unfolded}
            aria-controls={menuId}
            aria-label={t("menu")}
            onClick={() => setUnfoldedAt(unfolded ? null : pathname)}
          >
            <Menu size={20} aria-hidden="true" />
          </button>
        )}
        <Link to={props.home} className={styles.name}>
          <Sign />
          <span>{props.bank?.name ?? t("house")}</span>
          {props.room && <span className={styles.room}>{props.room}</span>}
        </Link>
        <div className={styles.middle}>{props.top}</div>
        <LanguageSwitch change={props.changeLanguage} />
        <AppearanceSwitch />
        {props.who && <span className={styles.who}>{props.who}</span>}
        {props.signOut && (
          <Button
            type="text"
            aria-label={t("sign-out")}
            onClick={props.signOut}
            icon={<LogOut size={18} aria-hidden="true" />}
          >
            <span className={styles.signOut}>{t("sign-out")}</span>
          </Button>
        )}
      </header>
      {menu && (
        <nav id={menuId} className={styles.menu} data-unfolded={unfolded} aria-label={t("menu")}>
          {menu.map((group) => (
            <Group key={group.title} group={group} />
          ))}
        </nav>
      )}
      <main id={contentId} tabIndex={-1} className={styles.content}>
        <div className={styles[props.width]}>{props.children}</div>
      </main>
      <Foot bank={props.bank} help={props.help} />
    </div>
  );
}

function Group({ group }: { group: MenuGroup }) {
  return (
    <div className={styles.group}>
      <p className={styles.groupTitle}>{group.title}</p>
      <ul>
        {group.entries.map(({ to, label, icon: Icon, exact = false }) => (
          <li key={to}>
            <NavLink to={to} end={exact}>
              <Icon size={20} aria-hidden="true" />
              <span>{label}</span>
            </NavLink>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Foot({ bank, help }: Pick<Props, "bank" | "help">) {
  const { t } = useTranslation("ui");
  return (
    <footer className={styles.foot}>
      {help && <p>{help}</p>}
      <p>
        © {new Date().getFullYear()} {bank?.name ?? t("house")}
        {bank && ` · Bankhall ${bank.version}`}
        {bank?.demo && ` · ${t("demo")}`}
      </p>
    </footer>
  );
}
