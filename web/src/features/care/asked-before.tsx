import { useQuery } from "@tanstack/react-query";
import { Bot } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { askedBeforeQuery, type TalkSide } from "@/api/care";
import type { AskedBefore } from "@/api/wire";
import { console_, portal } from "@/lib/paths";
import { Fold } from "@/ui/fold";
import styles from "./asked-before.module.css";
import "./words";

/** A question to the assistant, with what came of it. */
export type AskedTurn = Omit<AskedBefore, "at">;

/** A conversation below what the assistant was asked before it began: beside what is said in it, not part of it. */
export function BelowAsked({ children, ...of }: AskedProps & { children: ReactNode }) {
  return (
    <div className={styles.below}>
      <FromAssistant {...of} />
      {children}
    </div>
  );
}

interface AskedProps {
  side: TalkSide;
  id: string;
  open: boolean;
}

function FromAssistant({ side, id, open }: AskedProps) {
  const { t } = useTranslation("care");
  const items = useQuery(askedBeforeQuery(side, id)).data ?? [];
  if (items.length === 0) return null;
  const concerns = [...new Set(items.flatMap(({ concern }) => concern ?? []))];
  const list = <AskedList items={items} side={side} />;
  return open ? (
    <section className={styles.block} aria-label={t("from.title")}>
      <h3 className={styles.title}>
        <Bot size={18} aria-hidden="true" /> {t("from.title")}
      </h3>
      {side === "console" &&
        concerns.map((one) => (
          <p key={one}>
            <strong>{t(`from.concerns.${one}`)}</strong>
          </p>
        ))}
      <p className={styles.soft}>{t(side === "portal" ? "from.what-mine" : "from.what")}</p>
      {list}
    </section>
  ) : (
    <div className={styles.folded}>
      <Fold title={t("from.title")} aside={t("from.count", { count: items.length })}>
        {list}
      </Fold>
    </div>
  );
}

/** The questions in the order in which they were asked. */
export function AskedList({ items, side }: { items: readonly AskedTurn[]; side: TalkSide }) {
  const { t } = useTranslation("care");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <ol className={styles.list} aria-label={t("from.list")} tabIndex={0}>
      {items.map((one, nth) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what was said stays in its place
        <li key={nth}>
          <p className={styles.question}>{one.question}</p>
          <p className={styles.soft} data-open={one.answer_kind === "unknown" || undefined}>
            <CameOf one={one} side={side} />
          </p>
        </li>
      ))}
    </ol>
  );
}

function CameOf({ one, side }: { one: AskedTurn; side: TalkSide }) {
  const { t } = useTranslation("care");
  const { answer_kind: kind, article_id: id, title, nth, options, act, concern } = one;
  if (kind === "answered" && id) {
    const words = t("from.answered", { title, nth });
    return side === "portal" ? (
      <Link to={portal.article(id)}>{words}</Link>
    ) : (
      <Link to={console_.article(id)}>{words}</Link>
    );
  }
  if (kind === "choices") return t("from.choices", { options: options.join(t("from.or")) });
  if (concern && side === "console") return <strong>{t(`from.concerns.${concern}`)}</strong>;
  if (act && (kind === "done" || kind === "starts")) return t(`from.acts.${act}`);
  return t(`from.kinds.${kind}`);
}
