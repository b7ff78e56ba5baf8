import { ReceiptText } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Money } from "@/lib/money";
import { portal } from "@/lib/paths";
import { Amount } from "./amount";
import { LinkButton } from "./button";
import { Copyable } from "./copyable";
import { Dialog } from "./dialog";
import styles from "./entry-details.module.css";
import { entryKindWords, transferOf } from "./entry-kinds";
import { type Fact, Facts } from "./facts";
import { OnDay, When } from "./when";

/** What is known of an entry, whichever list it was found in. */
export interface EntryKnown {
  booked_on: string;
  posted_at: string;
  kind: string;
  text: string;
  reference: string | null;
  amount: Money;
  balance_after: Money;
}

interface Props {
  /** Nothing when none is opened. */
  entry: EntryKnown | undefined;
  title: string;
  icon: ReactNode;
  hideable?: boolean;
  /** Whether the reader may see the receipt of a transfer. */
  withReceipt?: boolean;
  /** What only this list knows: the account, the category. */
  facts?: readonly Fact[];
  onClose: () => void;
  /** What one can do about it. */
  children?: ReactNode;
}

/** All that the bank knows of an entry, beside the list. */
export function EntryDetails({ entry, ...rest }: Props) {
  const { t } = useTranslation("ui");
  return (
    <Dialog open={entry !== undefined} title={t("entry.details")} shape="sheet" onClose={rest.onClose}>
      {entry && <Known entry={entry} {...rest} />}
    </Dialog>
  );
}

function Known({
  entry,
  title,
  icon,
  hideable = false,
  withReceipt = false,
  facts = [],
  children,
}: Props & { entry: EntryKnown }) {
  const { t } = useTranslation("ui");
  const comesIn = entry.amount.minor > 0;
  const transferId = withReceipt ? transferOf(entry) : null;
  return (
    <div className={styles.details}>
      <div className={styles.head}>
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
        <div>
          <p className={styles.title}>{title}</p>
          <p className={styles.way}>{t(comesIn ? "entry.in" : "entry.out")}</p>
        </div>
      </div>
      <p>
        <Amount money={entry.amount} signed size="hero" tone={comesIn ? "in" : "plain"} hideable={hideable} />
      </p>
      {transferId && (
        <p>
          <LinkButton
            to={portal.transferReceipt(transferId)}
            icon={<ReceiptText size={18} aria-hidden="true" />}
          >
            {t("entry.receipt")}
          </LinkButton>
        </p>
      )}
      {children}
      <Facts
        facts={[
          { label: t("entry.text"), value: entry.text },
          ...facts,
          { label: t("entry.kind"), value: entryKindWords(entry.kind, t) },
          { label: t("entry.booked-on"), value: <OnDay on={entry.booked_on} /> },
          { label: t("entry.posted-at"), value: <When at={entry.posted_at} /> },
          {
            label: t("entry.balance-after"),
            value: <Amount money={entry.balance_after} hideable={hideable} />,
          },
          {
            label: t("entry.reference"),
            value: entry.reference && (
              <Copyable text={entry.reference} name={t("entry.reference")}>
                {entry.reference}
              </Copyable>
            ),
          },
        ]}
      />
    </div>
  );
}
