import { useTranslation } from "react-i18next";
import { useRemembered } from "@/lib/remembered";
import { Switch } from "@/ui/check";
import { Dialog } from "@/ui/dialog";
import { COMMAND, Keys } from "@/ui/key-cap";
import { useShownKeys } from "@/ui/page-keys";
import type { DeskEntry } from "./menu";
import styles from "./shortcuts.module.css";
import { singleKeys } from "./single-keys";

interface Props {
  open: boolean;
  onClose: () => void;
  entries: readonly DeskEntry[];
}

/** Every key that does something here, and a switch for those that are only a letter. */
export function Shortcuts({ open, onClose, entries }: Props) {
  const { t } = useTranslation("console");
  const on = useRemembered(singleKeys) === "on";
  const here = useShownKeys();
  return (
    <Dialog open={open} title={t("keys.title")} onClose={onClose} shape="sheet">
      <div className={styles.sheet}>
        {here.length > 0 && (
          <section>
            <h3>{t("keys.here")}</h3>
            <dl className={styles.keys}>
              {here.map(({ shown, words }) => (
                <Line key={shown.join()} keys={shown} words={words} />
              ))}
            </dl>
          </section>
        )}
        <section>
          <h3>{t("keys.anywhere")}</h3>
          <dl className={styles.keys}>
            <Line keys={[COMMAND, "K"]} words={t("keys.search")} {...(on ? { or: "/" } : {})} />
            {on && <Line keys={["?"]} words={t("keys.help")} />}
            <Line keys={["Esc"]} words={t("keys.close")} />
          </dl>
        </section>
        {on && (
          <section>
            <h3>{t("keys.go")}</h3>
            <dl className={styles.keys}>
              {entries.map(
                ({ id, letter, label }) =>
                  letter && <Line key={id} keys={["G", letter.toUpperCase()]} words={label} />,
              )}
            </dl>
          </section>
        )}
        <section>
          <h3>{t("keys.lists")}</h3>
          <dl className={styles.keys}>
            <Line keys={["↑", "↓"]} words={t("keys.choose")} />
            <Line keys={["Enter"]} words={t("keys.open")} />
          </dl>
        </section>
        <Switch
          label={t("keys.single")}
          hint={t("keys.single-hint")}
          checked={on}
          onChange={() => singleKeys.set(on ? "off" : "on")}
        />
      </div>
    </Dialog>
  );
}

function Line({ keys, words, or }: { keys: readonly string[]; words: string; or?: string }) {
  const { t } = useTranslation("console");
  return (
    <div>
      <dt>{words}</dt>
      <dd>
        <Keys of={keys} />
        {or && (
          <>
            {` ${t("keys.or")} `}
            <Keys of={[or]} />
          </>
        )}
      </dd>
    </div>
  );
}
