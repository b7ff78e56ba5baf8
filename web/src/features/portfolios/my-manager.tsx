import { useQuery } from "@tanstack/react-query";
import { CalendarDays, MessageCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { myManagerQuery, ownAgentsQuery } from "@/api/managers";
import type { Nearness } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Card } from "@/ui/page";
import { PersonChip } from "@/ui/person-chip";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./portfolios.module.css";
import "./words";

const TONES = { there: "good", busy: "caution", away: "over" } as const;

/** Who is there for me at the bank, whether just now, and how to reach them; nothing where nobody is, nor while it is
 * not known. `writes`: with a way to where one writes to them.
 */
export function MyManager({ writes = true }: { writes?: boolean }) {
  const { t } = useTranslation("portfolios");
  const language = useLanguage();
  const known = useQuery(myManagerQuery).data;
  const near = useQuery({ ...ownAgentsQuery, enabled: Boolean(known?.manager) }).data;
  if (!known?.manager) return null;
  const { manager, backup, since, away_until: until } = known;
  const day = until && dateText(until, language);
  return (
    <Card title={t("own.title")}>
      <div className={styles.stack}>
        <PersonChip
          name={t("own.manager", { name: manager })}
          note={since && t("own.since", { day: dateText(instantDay(since), language) })}
        />
        {day ? (
          <p>
            {backup
              ? t("own.away", { name: manager, day, backup })
              : t("own.away-alone", { name: manager, day })}
          </p>
        ) : (
          near?.manager && <Near of={near.manager} />
        )}
        {backup && !day && <p className={styles.soft}>{t("own.backup", { name: backup })}</p>}
        {backup && near?.backup && near.manager !== "there" && <Near of={near.backup} name={backup} />}
        <div className={styles.ownActs}>
          {writes && (
            <LinkButton to={portal.talk} icon={<MessageCircle size={18} aria-hidden="true" />}>
              {t("own.write")}
            </LinkButton>
          )}
          <LinkButton to={portal.appointments} icon={<CalendarDays size={18} aria-hidden="true" />}>
            {t("own.appointment")}
          </LinkButton>
        </div>
      </div>
    </Card>
  );
}

/** In words, never by colour alone. `name`: of whoever stands in. */
function Near({ of, name }: { of: Nearness; name?: string }) {
  const { t } = useTranslation("portfolios");
  return (
    <p>
      <StateWord tone={TONES[of]}>
        {name ? t(`own.near-backup.${of}`, { name }) : t(`own.near.${of}`)}
      </StateWord>
    </p>
  );
}
