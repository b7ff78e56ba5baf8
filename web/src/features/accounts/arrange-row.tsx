import { ArrowDown, ArrowUp, GripVertical } from "lucide-react";
import type { PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import type { MyAccount } from "@/api/wire";
import { AccountNumber } from "@/ui/account-number";
import { IconButton } from "@/ui/button";
import { Switch } from "@/ui/check";
import { nameOf } from "./account-name";
import styles from "./arrange-page.module.css";

interface Props {
  account: MyAccount;
  place: number;
  count: number;
  dragged: boolean;
  grasp: (event: PointerEvent, place: number) => void;
  move: (from: number, to: number) => void;
  hide: (hidden: boolean) => void;
  makeDefault: () => void;
}

/** One account to be placed: by dragging its handle, or with two buttons by whoever does not drag. */
export function ArrangeRow(props: Props) {
  const { account, place, count, dragged, grasp, move, hide, makeDefault } = props;
  const { t } = useTranslation("accounts");
  const name = nameOf(account, t);
  const open = account.status !== "closed";
  return (
    <li className={styles.row} data-dragged={dragged || undefined} data-row>
      <span className={styles.handle} onPointerDown={(event) => grasp(event, place)} aria-hidden="true">
        <GripVertical size={20} />
      </span>
      <div className={styles.what}>
        <b>{name}</b>
        <span className={styles.soft}>
          <AccountNumber number={account.number} />
        </span>
      </div>
      <div className={styles.moves}>
        <IconButton
          label={t("move-up", { name })}
          icon={<ArrowUp size={20} aria-hidden="true" />}
          blocked={place === 0 && t("is-first")}
          onClick={() => move(place, place - 1)}
        />
        <IconButton
          label={t("move-down", { name })}
          icon={<ArrowDown size={20} aria-hidden="true" />}
          blocked={place === count - 1 && t("is-last")}
          onClick={() => move(place, place + 1)}
        />
      </div>
      <div className={styles.choices}>
        {open && (
          <label className={styles.default}>
            <input
              type="radio"
              name="default"
              checked={account.is_default}
              onChange={makeDefault}
              aria-label={t("default-of", { name })}
            />
            <span aria-hidden="true">{t("default")}</span>
          </label>
        )}
        <Switch
          label={t("hide-it")}
          aria-label={t("hide-of", { name })}
          checked={account.hidden}
          onChange={(event) => hide(event.target.checked)}
        />
      </div>
    </li>
  );
}
