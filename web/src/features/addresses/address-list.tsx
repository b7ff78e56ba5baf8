import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Place, Places } from "@/api/wire";
import { addressText } from "@/lib/address";
import { dateText } from "@/lib/dates";
import { ConfirmStep } from "@/ui/confirm-step";
import { Fold } from "@/ui/fold";
import { useAnnounce } from "@/ui/notice";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { type Acts, AFTER } from "./acts";
import styles from "./addresses.module.css";
import { NoteAddress } from "./note-address";
import "./words";

interface Props {
  of: Places;
  /** What can be done; nothing where one only looks. */
  acts?: Acts | undefined;
  mine?: boolean;
}

const MOST = 8;

/** Each address with what it is, and which one post goes to. */
export function AddressList({ of, acts, mine = false }: Props) {
  const { t } = useTranslation("addresses");
  const held = of.items.filter(({ until_on: until }) => !until);
  const former = of.items.filter(({ until_on: until }) => until);
  return (
    <>
      {held.length === 0 && <p className={styles.soft}>{t("none")}</p>}
      <ul className={styles.list}>
        {held.map((one) => (
          <li key={one.nth}>
            <Told of={one} />
            {acts && (
              <div className={styles.buttons}>
                <NoteAddress places={of} of={one} acts={acts} />
                {!one.is_post && <End of={one} version={of.version} acts={acts} mine={mine} />}
              </div>
            )}
          </li>
        ))}
      </ul>
      {former.length > 0 && (
        <Fold title={t("former")} aside={former.length}>
          <ul className={styles.list}>
            {former.map((one) => (
              <li key={one.nth}>
                <Told of={one} />
              </li>
            ))}
          </ul>
        </Fold>
      )}
      {acts && held.length < MOST && (
        <div className={styles.more}>
          <NoteAddress places={of} acts={acts} />
        </div>
      )}
    </>
  );
}

function Told({ of }: { of: Place }) {
  const { t } = useTranslation("addresses");
  const language = useLanguage();
  return (
    <div className={styles.told}>
      <span className={styles.label}>
        {t(`kinds.${of.kind}`)}
        {of.since_on && ` · ${t("since", { day: dateText(of.since_on, language) })}`}
        {of.until_on && ` · ${t("until", { day: dateText(of.until_on, language) })}`}
      </span>
      <span>{addressText(of.address)}</span>
      {of.is_post && <StateWord tone="info">{t("post")}</StateWord>}
    </div>
  );
}

function End({ of, version, acts, mine }: { of: Place; version: number; acts: Acts; mine: boolean }) {
  const { t } = useTranslation("addresses");
  const queries = useQueryClient();
  const announce = useAnnounce();
  async function end() {
    await acts.end({ version, nth: of.nth });
    announce(t("ended"));
    await Promise.all(AFTER.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }
  return (
    <ConfirmStep
      label={t("end")}
      name={t("end-of", { name: t(`kinds.${of.kind}`) })}
      size="small"
      title={t("end-title")}
      sentence={t(mine ? "end-mine" : "end-what")}
      act={end}
    />
  );
}
