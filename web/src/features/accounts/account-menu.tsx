import { Copy, Ellipsis, Eye, EyeOff, Pencil, Star } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { MyAccount } from "@/api/wire";
import { AccountNumber } from "@/ui/account-number";
import { IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { useAnnounce } from "@/ui/notice";
import { problemWords } from "@/ui/problem-words";
import styles from "./account-menu.module.css";
import { nameOf } from "./account-name";
import { RenameAccount } from "./rename-account";
import { useArrangement, withDefault } from "./use-arrangement";

interface Props {
  account: MyAccount;
  /** All that the customer holds: an arrangement is of the whole. */
  all: readonly MyAccount[];
}

/** What one can do with an account of one's own list. */
export function AccountMenu({ account, all }: Props) {
  const { t } = useTranslation("accounts");
  const [shown, setShown] = useState<"nothing" | "menu" | "name">("nothing");
  const name = nameOf(account, t);
  const close = () => setShown("nothing");
  return (
    <>
      <IconButton
        label={t("manage", { name })}
        icon={<Ellipsis size={20} aria-hidden="true" />}
        aria-haspopup="dialog"
        onClick={() => setShown("menu")}
      />
      <Dialog open={shown !== "nothing"} title={shown === "name" ? t("rename-title") : name} onClose={close}>
        {shown === "name" ? (
          <RenameAccount account={account} onDone={close} />
        ) : (
          <Steps account={account} all={all} rename={() => setShown("name")} onDone={close} />
        )}
      </Dialog>
    </>
  );
}

interface StepsProps extends Props {
  rename: () => void;
  onDone: () => void;
}

function Steps({ account, all, rename, onDone }: StepsProps) {
  const { t } = useTranslation("accounts");
  const { t: house } = useTranslation("ui");
  const announce = useAnnounce();
  const arrange = useArrange();
  const name = nameOf(account, t);
  const with_ = (change: Partial<MyAccount>) =>
    all.map((one) => (one.id === account.id ? { ...one, ...change } : one));
  async function copy() {
    onDone();
    try {
      await navigator.clipboard.writeText(account.number);
      announce(house("copied", { name: t("number") }));
    } catch {
      announce(house("not-copied", { name: t("number") }), { tone: "caution" });
    }
  }
  function hide() {
    onDone();
    void arrange(
      with_({ hidden: !account.hidden }),
      t(account.hidden ? "shown-again" : "hidden-now", { name }),
      all,
    );
  }
  function makeDefault() {
    onDone();
    void arrange(withDefault(all, account.id), t("default-now", { name }), all);
  }
  return (
    <>
      <p className={styles.number}>
        <AccountNumber number={account.number} />
      </p>
      <ul className={styles.steps}>
        <Step icon={<Pencil />} words={t("rename")} act={rename} />
        <Step
          icon={account.hidden ? <Eye /> : <EyeOff />}
          words={t(account.hidden ? "unhide" : "hide-account")}
          hint={account.hidden ? undefined : t("hide-account-hint")}
          act={hide}
        />
        {!account.is_default && account.status !== "closed" && (
          <Step icon={<Star />} words={t("make-default")} hint={t("default-hint")} act={makeDefault} />
        )}
        <Step icon={<Copy />} words={t("copy-number")} act={copy} />
      </ul>
    </>
  );
}

interface StepProps {
  icon: ReactNode;
  words: string;
  hint?: string | undefined;
  act: () => void;
}

function Step({ icon, words, hint, act }: StepProps) {
  return (
    <li>
      <button type="button" onClick={act}>
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
        <span>
          {words}
          {hint && <small>{hint}</small>}
        </span>
      </button>
    </li>
  );
}

/** Changes the arrangement, says so, and offers the way back; a refusal is said too. */
function useArrange() {
  const { t, i18n } = useTranslation("accounts");
  const announce = useAnnounce();
  const { mutateAsync } = useArrangement();
  // Waited for here, not in the mutation's own callbacks: a card that changes its place is no longer there to hear them.
  return async function arrange(wanted: readonly MyAccount[], words: string, before?: readonly MyAccount[]) {
    try {
      await mutateAsync(wanted);
      const undo = before && { label: t("undo"), act: () => void arrange(before, t("undone")) };
      announce(words, undo ? { undo } : {});
    } catch (thrown) {
      announce(problemWords(problemOf(thrown), i18n), { tone: "caution" });
    }
  };
}
