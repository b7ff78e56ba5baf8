import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type BankDate, dayText, monthText, weekdayNames } from "@/lib/dates";
import { isWithin, type Limits, monthOf, monthsAway, movedBy, weeksOf, within } from "@/lib/month-grid";
import { Button, IconButton } from "./button";
import styles from "./calendar.module.css";
import { useLanguage } from "./use-language";

interface Props extends Limits {
  /** What the day is for, for those who hear it. */
  label: string;
  chosen: BankDate | "";
  today: BankDate;
  /** What it opens beside, where there is room. */
  at: RefObject<HTMLElement | null>;
  onChoose: (day: BankDate) => void;
  onClose: () => void;
}

/** A month to choose a day from: the date picker dialog of the ARIA Authoring Practices, on the browser's dialog. */
export function Calendar({ label, chosen, today, min, max, at, onChoose, onClose }: Props) {
  const { t } = useTranslation("ui");
  const dialog = useRef<HTMLDialogElement>(null);
  const [day, setDay] = useState(() => within(chosen || today, { min, max }));
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    place(element, at.current);
    if (!element.open) element.showModal();
    element.querySelector<HTMLElement>("[data-day][tabindex='0']")?.focus();
    return () => element.close();
  }, [at]);
  function pressBeside(event: MouseEvent) {
    // An enclosing dialog would take it for a press beside itself.
    event.stopPropagation();
    if (event.target === dialog.current) onClose();
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, and there is a button
    <dialog
      ref={dialog}
      className={styles.calendar}
      aria-label={t("day.choose", { label })}
      onClick={pressBeside}
      onCancel={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <Month day={day} chosen={chosen} today={today} min={min} max={max} move={setDay} choose={onChoose} />
      <div className={styles.foot}>
        <Button size="small" variant="quiet" onClick={onClose}>
          {t("close")}
        </Button>
        <Button
          size="small"
          variant="quiet"
          onClick={() => onChoose(today)}
          blocked={!isWithin(today, { min, max }) && t("day.not-possible")}
        >
          {t("day.today")}
        </Button>
      </div>
    </dialog>
  );
}

interface MonthProps extends Limits {
  /** The day that the keyboard stands on, and whose month is shown. */
  day: BankDate;
  chosen: BankDate | "";
  today: BankDate;
  move: (day: BankDate) => void;
  choose: (day: BankDate) => void;
}

function Month({ day, chosen, today, min, max, move, choose }: MonthProps) {
  const language = useLanguage();
  const grid = useRef<HTMLTableElement>(null);
  const byKey = useRef(false);
  const limits = { min, max };
  useEffect(() => {
    // After a key the focus follows the day; after a press on "next month" it stays on that button.
    if (byKey.current) grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
    byKey.current = false;
  }, [day]);
  function key(event: KeyboardEvent) {
    const to = movedBy(event.key, day, { ...limits, shift: event.shiftKey });
    if (to === null) return;
    event.preventDefault();
    byKey.current = true;
    move(to);
  }
  const [first] = monthOf(day);
  return (
    <>
      <MonthHead day={day} min={min} max={max} move={move} />
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the pattern's grid is a table */}
      <table role="grid" ref={grid} aria-label={monthText(first, language)} onKeyDown={key}>
        <thead>
          <tr>
            {weekdayNames(language).map(({ short, long }) => (
              <th key={long} scope="col" abbr={long}>
                <span aria-hidden="true">{short}</span>
                <span className="only-heard">{long}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(day).map((week) => (
            <tr key={week[0]}>
              {week.map((on) => (
                // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a cell of a grid is a gridcell
                <td key={on} aria-selected={on === chosen}>
                  {on.slice(0, 7) === day.slice(0, 7) && (
                    <button
                      type="button"
                      data-day={on}
                      tabIndex={on === day ? 0 : -1}
                      aria-current={on === today ? "date" : undefined}
                      aria-disabled={!isWithin(on, limits) || undefined}
                      aria-label={dayText(on, language)}
                      className={on === chosen ? styles.chosen : undefined}
                      onClick={() => isWithin(on, limits) && choose(on)}
                    >
                      {Number(on.slice(8))}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function MonthHead({ day, min, max, move }: Limits & { day: BankDate; move: (day: BankDate) => void }) {
  const { t } = useTranslation("ui");
  const language = useLanguage();
  const to = (months: number) => move(within(monthsAway(day, months), { min, max }));
  const [first, last] = monthOf(day);
  const none = {
    before: min !== undefined && first <= min && t("day.none-before"),
    after: max !== undefined && last >= max && t("day.none-after"),
  };
  return (
    <div className={styles.head}>
      <IconButton
        label={t("day.year-before")}
        icon={<ChevronsLeft size={18} aria-hidden="true" />}
        blocked={none.before}
        onClick={() => to(-12)}
      />
      <IconButton
        label={t("day.month-before")}
        icon={<ChevronLeft size={18} aria-hidden="true" />}
        blocked={none.before}
        onClick={() => to(-1)}
      />
      <p aria-live="polite">{monthText(first, language)}</p>
      <IconButton
        label={t("day.month-after")}
        icon={<ChevronRight size={18} aria-hidden="true" />}
        blocked={none.after}
        onClick={() => to(1)}
      />
      <IconButton
        label={t("day.year-after")}
        icon={<ChevronsRight size={18} aria-hidden="true" />}
        blocked={none.after}
        onClick={() => to(12)}
      />
    </div>
  );
}

const GAP_PX = 4;

// Below the field, or above it where there is more room; on a phone the stylesheet puts it at the foot.
function place(dialog: HTMLElement, beside: HTMLElement | null) {
  if (!beside) return;
  const field = beside.getBoundingClientRect();
  const below = window.innerHeight - field.bottom;
  dialog.style.setProperty("--left", `${Math.max(GAP_PX, field.left)}px`);
  if (below >= field.top) dialog.style.setProperty("--top", `${field.bottom + GAP_PX}px`);
  else dialog.style.setProperty("--bottom", `${window.innerHeight - field.top + GAP_PX}px`);
}
