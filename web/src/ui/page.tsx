import { ChevronLeft } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Link, useLocation } from "react-router";
import styles from "./page.module.css";

interface Props {
  title: string;
  /** Of the window, where the heading says what is nobody else's business. */
  tab?: string;
  /** A line below the title. */
  lead?: ReactNode;
  back?: { to: string; label: string };
  actions?: ReactNode;
  /** Before the title: whose page it is, at a glance. */
  mark?: ReactNode;
  children: ReactNode;
}

/** One page: its title (also of the window), what one can do, and the content. */
export function Page({ title, tab = title, lead, back, actions, mark, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  // As it was when the page came: a step or a filter in its address makes no other page of it.
  const [isFirst] = useState(key === "default");
  // Whoever hears the page, or uses the keyboard, starts at its title after moving there. The first page that a browser
  // opens starts at its top, as every page in the web does.
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
  }, [isFirst]);
  return (
    <>
      <title>{`${tab} · Bankhall`}</title>
      {back && (
        <Link to={back.to} className={styles.back}>
          <ChevronLeft size={16} aria-hidden="true" />
          {back.label}
        </Link>
      )}
      <header className={styles.head}>
        {mark}
        <div className={styles.titles}>
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {lead && <div className={styles.lead}>{lead}</div>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.body}>{children}</div>
    </>
  );
}

interface CardProps {
  title?: ReactNode;
  extra?: ReactNode;
  /** Content that reaches the card's edges, such as a table. */
  flush?: boolean;
  children: ReactNode;
}

export function Card({ title, extra, flush = false, children }: CardProps) {
  return (
    <section className={styles.card}>
      {title && (
        <div className={styles.cardHead}>
          <h2 className={styles.cardTitle}>{title}</h2>
          {extra}
        </div>
      )}
      <div className={flush ? styles.flush : styles.cardBody}>{children}</div>
    </section>
  );
}

/** A wide column and a narrow one beside it, where there is room; on a phone one after the other. */
export function Columns({ main, side }: { main: ReactNode; side: ReactNode }) {
  return (
    <div className={styles.columns}>
      <div>{main}</div>
      <div>{side}</div>
    </div>
  );
}
