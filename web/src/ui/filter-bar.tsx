import { SlidersHorizontal, X } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Dialog } from "./dialog";
import styles from "./filter-bar.module.css";
import { SearchBox } from "./search-box";
import { useNarrow } from "./use-narrow";

/** One condition that is set: "since 1 November", "at least ¥100". */
export interface Condition {
  id: string;
  words: string;
  takeBack: () => void;
}

interface Props {
  search: { label: string; value: string; onSearch: (text: string) => void };
  /** What is set besides the text, in the order of the fields. */
  conditions: readonly Condition[];
  /** Takes everything back, the text too. */
  clear: () => void;
  /** The fields; what they say goes into the address at once. */
  children: ReactNode;
  /** Beside the search, for instance what one can do with what is found. */
  extra?: ReactNode;
}

/**
 * What to look for, and what is being looked for now. The fields unfold below on a desktop and in a sheet on a phone;
 * each condition that is set can be taken back by itself. State lives in the address (`useUrlFilter`).
 */
export function FilterBar({ search, conditions, clear, children, extra }: Props) {
  const { t } = useTranslation("ui");
  const narrow = useNarrow();
  const [open, setOpen] = useState(false);
  const panel = useId();
  const count = conditions.length;
  return (
    <div className={styles.bar}>
      <div className={styles.line}>
        <div className={styles.text}>
          <SearchBox {...search} />
        </div>
        <Button
          aria-expanded={narrow ? undefined : open}
          aria-controls={narrow ? undefined : panel}
          aria-haspopup={narrow ? "dialog" : undefined}
          onClick={() => setOpen(!open)}
          icon={<SlidersHorizontal size={18} aria-hidden="true" />}
        >
          {count > 0 ? t("filter.open-set", { count }) : t("filter.open")}
        </Button>
        {extra}
      </div>
      {narrow ? (
        <Dialog open={open} title={t("filter.open")} shape="sheet" onClose={() => setOpen(false)}>
          <div className={styles.fields}>{children}</div>
          <div className={styles.foot}>
            <Button onClick={clear} blocked={count === 0 && search.value === "" && t("filter.nothing-set")}>
              {t("filter.clear")}
            </Button>
            <Button variant="primary" onClick={() => setOpen(false)}>
              {t("filter.show")}
            </Button>
          </div>
        </Dialog>
      ) : (
        <div id={panel} hidden={!open} className={styles.panel}>
          <div className={styles.fields}>{children}</div>
        </div>
      )}
      <Conditions conditions={conditions} text={search.value} clear={clear} />
    </div>
  );
}

function Conditions({
  conditions,
  text,
  clear,
}: {
  conditions: readonly Condition[];
  text: string;
  clear: () => void;
}) {
  const { t } = useTranslation("ui");
  const list = useRef<HTMLUListElement>(null);
  if (conditions.length === 0 && text === "") return null;
  function takeBack(condition: Condition, nth: number) {
    condition.takeBack();
    // The pressed chip goes; the focus stays in the row, so that the keyboard does not fall out of the page.
    requestAnimationFrame(() => {
      const left = list.current?.querySelectorAll("button") ?? [];
      left[Math.min(nth, left.length - 1)]?.focus();
    });
  }
  return (
    <ul ref={list} className={styles.conditions} aria-label={t("filter.set")}>
      {conditions.map((condition, nth) => (
        <li key={condition.id}>
          <button
            type="button"
            className={styles.chip}
            aria-label={t("filter.take-back", { words: condition.words })}
            onClick={() => takeBack(condition, nth)}
          >
            {condition.words}
            <X size={14} aria-hidden="true" />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className={styles.clear} onClick={clear}>
          {t("filter.clear")}
        </button>
      </li>
    </ul>
  );
}
