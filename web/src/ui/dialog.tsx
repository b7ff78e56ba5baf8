import { X } from "lucide-react";
import { type MouseEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";
import styles from "./dialog.module.css";

interface Props {
  open: boolean;
  title: string;
  onClose: () => void;
  /** `sheet`: beside the page rather than over its middle, for details of what one is looking at. */
  shape?: "dialog" | "wide" | "sheet";
  children: ReactNode;
}

/**
 * The browser's own modal dialog: it keeps the focus, gives it back, closes on Escape and needs no scroll lock.
 * A press beside it closes it too, but for a form that somebody has begun to fill in.
 */
export function Dialog({ open, title, onClose, shape = "dialog", children }: Props) {
  const { t } = useTranslation("ui");
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  function pressBeside(event: MouseEvent<HTMLDialogElement>) {
    if (event.target === dialog.current && !dialog.current.querySelector("form")) onClose();
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, and there is a button
    <dialog
      ref={dialog}
      className={[styles.dialog, shape !== "dialog" && styles[shape]].filter(Boolean).join(" ")}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={pressBeside}
    >
      {open && (
        <>
          <div className={styles.head}>
            <h2 id={titleId} className={styles.title}>
              {title}
            </h2>
            <IconButton label={t("close")} icon={<X size={18} aria-hidden="true" />} onClick={onClose} />
          </div>
          <div className={styles.body}>{children}</div>
        </>
      )}
    </dialog>
  );
}
