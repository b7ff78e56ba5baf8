import { LogOut, type LucideIcon, Menu, UserRound } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, useLocation } from "react-router";
import type { Bank } from "@/api/wire";
import type { Language } from "@/lib/language";
import { IconButton } from "./button";
import styles from "./frame.module.css";
import { Sign } from "./sign";
import { AppearanceSwitch, LanguageSwitch, TextSizeSwitch } from "./switches";

export interface MenuEntry {
  to: string;
  label: string;
  icon: LucideIcon;
  /** Lit only on this very page, not on those below it. */
  exact?: boolean;
  /** Pages that belong to this one without standing below it: it is lit on them too. */
  covers?: readonly string[];
  /** Not in the bar at the foot of a phone, which has room for five. */
  notInBar?: boolean;
  /** How many things wait there; nothing where none do. */
  count?: { shown: string; words: string };
}

export interface MenuGroup {
  title: string;
  entries: MenuEntry[];
}

interface Props {
  bank: Bank | undefined;
  home: string;
  /** What stands after the bank's name: which of its rooms this is. */
  room?: string;
  /** In the middle of the top bar, for instance a search. */
  top?: ReactNode;
  /** Beside it, for instance whether one is there for others. */
  besideTop?: ReactNode;
  /** The way to a person, on every page. */
  human?: { to: string; label: string; icon: LucideIcon; count?: { shown: string; words: string } };
  menu?: MenuGroup[];
  /** How the menu appears on a phone: always at hand below, or unfolded from the top. */
  phoneMenu?: "bar" | "unfold";
  who?: { name: string; to?: string };
  signOut?: () => void;
  changeLanguage: (to: Language) => void;
  /** Above everything, for instance that there is no connection. */
  banner?: ReactNode;
  footLinks?: { to: string; label: string }[];
  width: "reading" | "working";
  children: ReactNode;
}

/** Navigation on top, functions on the left, content, footer (5.2.1); on a phone each in its own way. */
export function Frame(props: Props) {
  const { t } = useTranslation("ui");
  const { pathname } = useLocation();
  const [unfoldedAt, setUnfoldedAt] = useState<string | null>(null);
  const unfolded = unfoldedAt === pathname;
  const { menu, phoneMenu = "bar", human } = props;
  const menuId = useId();
  const contentId = useId();
  return (
    <div className={`${styles.frame} ${menu ? styles.withMenu : ""} ${styles[phoneMenu]}`}>
      <a href={`#${contentId}`} className={styles.skip}>
        {t("skip")}
      </a>
      <header className={styles.top}>
        {menu && phoneMenu === "unfold" && (
          <span className={styles.unfolder}>
            <IconButton
              label={t("menu")}
              aria-expanded={unfolded}
              aria-controls={menuId}
              icon={<Menu size={20} aria-hidden="true" />}
              onClick={() => setUnfoldedAt(unfolded ? null : pathname)}
            />
          </span>
        )}
        <Link to={props.home} className={styles.name}>
          <Sign />
          <span>{props.bank?.name ?? t("house")}</span>
          {props.room && <span className={styles.room}>{props.room}</span>}
        </Link>
        <div className={styles.middle}>{props.top}</div>
        {props.besideTop}
        {human && (
          <NavLink
            to={human.to}
            className={styles.human}
            aria-label={human.count ? `${human.label} · ${human.count.words}` : human.label}
            title={human.label}
          >
            <human.icon size={18} aria-hidden="true" />
            <span>{human.label}</span>
            {human.count && (
              <span className={styles.count} aria-hidden="true">
                {human.count.shown}
              </span>
            )}
          </NavLink>
        )}
        <TextSizeSwitch />
        <LanguageSwitch change={props.changeLanguage} />
        <span className={styles.onlyWide}>
          <AppearanceSwitch />
        </span>
        {props.who && <Who {...props.who} />}
        {props.signOut && (
          <IconButton
            label={t("sign-out")}
            onClick={props.signOut}
            icon={<LogOut size={18} aria-hidden="true" />}
          />
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
        {props.banner}
        <div className={styles[props.width]}>{props.children}</div>
      </main>
      <Foot bank={props.bank} links={props.footLinks ?? []} />
    </div>
  );
}

function Who({ name, to }: { name: string; to?: string }) {
  const shown = (
    <>
      <UserRound size={18} aria-hidden="true" />
      <span>{name}</span>
    </>
  );
  return to ? (
    <Link to={to} className={styles.who} aria-label={name} title={name}>
      {shown}
    </Link>
  ) : (
    <span className={styles.who}>{shown}</span>
  );
}

function Group({ group }: { group: MenuGroup }) {
  return (
    <div className={styles.group}>
      <p className={styles.groupTitle}>{group.title}</p>
      <ul>
        {group.entries.map((entry) => (
          <li key={entry.to} data-not-in-bar={entry.notInBar || undefined}>
            <Entry {...entry} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Entry({ to, label, icon: Icon, exact = false, covers = [], count }: MenuEntry) {
  const { pathname } = useLocation();
  const shown = (
    <>
      <Icon size={20} aria-hidden="true" />
      <span>{label}</span>
      {count && (
        <span className={styles.count}>
          <span aria-hidden="true">{count.shown}</span>
          <span className="only-heard">{count.words}</span>
        </span>
      )}
    </>
  );
  return covers.includes(pathname) ? (
    <Link to={to} aria-current="true">
      {shown}
    </Link>
  ) : (
    <NavLink to={to} end={exact}>
      {shown}
    </NavLink>
  );
}

function Foot({ bank, links }: { bank: Bank | undefined; links: { to: string; label: string }[] }) {
  const { t } = useTranslation("ui");
  return (
    <footer className={styles.foot}>
      {bank?.phone && (
        <p>
          {t("call-us")} <a href={`tel:${bank.phone.replaceAll(/[^+\d]/g, "")}`}>{bank.phone}</a>
        </p>
      )}
      {links.length > 0 && (
        <ul className={styles.footLinks}>
          {links.map(({ to, label }) => (
            <li key={to}>
              <Link to={to}>{label}</Link>
            </li>
          ))}
        </ul>
      )}
      <p>
        © {new Date().getFullYear()} {bank?.name ?? t("house")}
        {bank && ` · Bankhall ${bank.version}`}
        {bank?.demo && ` · ${t("demo")}`}
      </p>
    </footer>
  );
}
