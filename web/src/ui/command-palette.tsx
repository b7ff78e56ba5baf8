import { Search, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./command-palette.module.css";

export interface PaletteItem {
  /** Unlike any other in the palette. */
  id: string;
  icon: ReactNode;
  title: ReactNode;
  /** What tells it from its like: a number, a town. */
  note?: ReactNode;
  /** At the far end: a state, a key. */
  end?: ReactNode;
  act: () => void;
}

export interface PaletteGroup {
  id: string;
  title: string;
  items: PaletteItem[];
}

interface Props {
  open: boolean;
  onClose: () => void;
  label: string;
  text: string;
  onText: (text: string) => void;
  groups: readonly PaletteGroup[];
  /** Whether more is on its way. */
  waiting?: boolean;
  /** What stands below the groups: that nothing was found, or that the search failed. */
  children?: ReactNode;
}

/**
 * One box from which one gets anywhere: the ARIA pattern of a combobox with a list box in a dialog. The focus stays in
 * the box; arrows choose, Enter acts. What has been chosen is kept by its id, so that results which arrive later never
 * slip another one under the Enter key.
 */
export function CommandPalette(props: Props) {
  const { open, onClose, label } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, and there is a button
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {open && <Inside {...props} />}
    </dialog>
  );
}

function Inside({ label, text, onText, onClose, groups, waiting = false, children }: Props) {
  const { t } = useTranslation("ui");
  const id = useId();
  const [picked, setPicked] = useState<string | null>(null);
  const items = groups.flatMap((group) => group.items);
  const at = Math.max(
    0,
    items.findIndex((item) => item.id === picked),
  );
  const chosen = items[at];
  const optionId = (item: PaletteItem) => `${id}-${item.id}`;
  function type(typed: string) {
    setPicked(null);
    onText(typed);
  }
  function act(item: PaletteItem) {
    onClose();
    item.act();
  }
  function onKey(event: KeyboardEvent<HTMLInputElement>) {
    // Enter that ends the composing of Chinese letters chooses nothing.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (chosen) act(chosen);
      return;
    }
    const next = stepOf(event, at, items.length);
    if (next === null) return;
    event.preventDefault();
    setPicked(items[next]?.id ?? null);
  }
  return (
    <div className={styles.inside}>
      <div className={styles.box}>
        <Search size={20} aria-hidden="true" />
        <input
          role="combobox"
          aria-label={label}
          placeholder={label}
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          {...(chosen ? { "aria-activedescendant": optionId(chosen) } : {})}
          // biome-ignore lint/a11y/noAutofocus: a dialog begins at its first control
          autoFocus
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={100}
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKey}
        />
        <button type="button" className={styles.close} onClick={onClose}>
          <span className="only-heard">{t("close")}</span>
          <kbd>Esc</kbd>
          <X size={20} aria-hidden="true" />
        </button>
      </div>
      <div className={`${styles.waiting} ${waiting ? styles.on : ""}`} aria-hidden="true" />
      <div className={styles.found}>
        <div id={`${id}-list`} role="listbox" aria-label={label} aria-busy={waiting}>
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: groups of options are no fieldsets
            <div key={group.id} role="group" aria-labelledby={`${id}-${group.id}`} className={styles.group}>
              <div id={`${id}-${group.id}`} role="presentation" className={styles.title}>
                {group.title}
              </div>
              {group.items.map((item) => (
                <Option
                  key={item.id}
                  id={optionId(item)}
                  item={item}
                  chosen={item === chosen}
                  onChoose={() => setPicked(item.id)}
                  onAct={() => act(item)}
                />
              ))}
            </div>
          ))}
        </div>
        {children}
      </div>
      <p role="status" className="only-heard">
        {waiting ? t("palette.waiting") : t("palette.count", { count: items.length })}
      </p>
      <p className={styles.keys} aria-hidden="true">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t("palette.choose")}
        </span>
        <span>
          <kbd>Enter</kbd> {t("palette.open")}
        </span>
        <span>
          <kbd>Esc</kbd> {t("close")}
        </span>
      </p>
    </div>
  );
}

interface OptionProps {
  id: string;
  item: PaletteItem;
  chosen: boolean;
  onChoose: () => void;
  onAct: () => void;
}

function Option({ id, item, chosen, onChoose, onAct }: OptionProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box (aria-activedescendant)
    // biome-ignore lint/a11y/useKeyWithClickEvents: the box listens to the keys
    <div
      ref={element}
      id={id}
      role="option"
      aria-selected={chosen}
      className={styles.option}
      onPointerMove={chosen ? undefined : onChoose}
      onClick={onAct}
    >
      <span className={styles.icon}>{item.icon}</span>
      <span className={styles.words}>
        <span className={styles.name}>{item.title}</span>
        {item.note && <span className={styles.note}>{item.note}</span>}
      </span>
      {item.end && <span className={styles.end}>{item.end}</span>}
    </div>
  );
}

// Home and End belong to the text first, and to the list once the caret is at that end.
function stepOf(event: KeyboardEvent<HTMLInputElement>, at: number, count: number): number | null {
  if (count === 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  const { selectionStart, selectionEnd, value } = event.currentTarget;
  if (event.key === "ArrowDown") return (at + 1) % count;
  if (event.key === "ArrowUp") return (at + count - 1) % count;
  if (event.key === "Home" && selectionEnd === 0) return 0;
  if (event.key === "End" && selectionStart === value.length) return count - 1;
  return null;
}
