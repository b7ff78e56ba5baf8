import { type ComponentProps, type MouseEvent, type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import styles from "./button.module.css";

/** `primary`: the one important action of a page. `grave`: the last step of what cannot be taken back. */
export type Variant = "primary" | "plain" | "quiet" | "danger" | "grave";

interface Look {
  variant?: Variant;
  size?: "normal" | "small";
  /** As wide as its place. */
  block?: boolean;
  icon?: ReactNode;
}

interface Props extends Look, Omit<ComponentProps<"button">, "disabled"> {
  /** Under way: stays where it is, keeps the focus, and does nothing when pressed again. */
  busy?: boolean;
  /** Why it cannot be pressed now; the reason is shown and read out. Nothing when it can. */
  blocked?: string | false | undefined;
}

export function Button(props: Props) {
  const { variant, size, block, icon, busy = false, blocked, children, onClick, className, ...rest } = props;
  const { t } = useTranslation("ui");
  const reason = useId();
  const off = busy || Boolean(blocked);
  function press(event: MouseEvent<HTMLButtonElement>) {
    if (off) event.preventDefault();
    else onClick?.(event);
  }
  return (
    <button
      type="button"
      {...rest}
      className={look({ variant, size, block, icon }, children, className)}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      aria-describedby={blocked ? reason : rest["aria-describedby"]}
      title={blocked || rest.title}
      onClick={press}
    >
      {busy ? (
        <>
          <span className={styles.waiting}>
            {icon}
            {children}
          </span>
          <span className={styles.dots}>
            <span className="only-heard">{t("under-way")}</span>
            <i />
            <i />
            <i />
          </span>
        </>
      ) : (
        <>
          {icon}
          {children}
        </>
      )}
      {blocked && (
        <span id={reason} className="only-heard">
          {blocked}
        </span>
      )}
    </button>
  );
}

interface IconButtonProps extends Omit<Props, "children" | "block" | "aria-label"> {
  /** What it does; shown as a tip too. */
  label: string;
  icon: ReactNode;
}

/** A button whose picture says enough to those who see it. */
export function IconButton({ label, ...rest }: IconButtonProps) {
  return <Button variant="quiet" title={label} aria-label={label} {...rest} />;
}

interface LinkProps extends Look, Omit<ComponentProps<typeof Link>, "className"> {}

/** A link that looks like a button: it has an address, so that it can be opened in another tab. */
export function LinkButton({ variant, size, block, icon, children, ...rest }: LinkProps) {
  return (
    <Link {...rest} className={look({ variant, size, block, icon }, children)}>
      {icon}
      {children}
    </Link>
  );
}

interface AnchorProps extends Look, Omit<ComponentProps<"a">, "className"> {}

/** The same for what leaves the app: a file, a telephone number. */
export function AnchorButton({ variant, size, block, icon, children, ...rest }: AnchorProps) {
  return (
    <a {...rest} className={look({ variant, size, block, icon }, children)}>
      {icon}
      {children}
    </a>
  );
}

interface Given {
  variant: Variant | undefined;
  size: "normal" | "small" | undefined;
  block: boolean | undefined;
  icon: ReactNode;
}

function look({ variant = "plain", size, block, icon }: Given, words: ReactNode, more?: string): string {
  return [
    styles.button,
    styles[variant],
    size === "small" && styles.small,
    block && styles.block,
    icon && !words && styles.onlyIcon,
    more,
  ]
    .filter(Boolean)
    .join(" ");
}
