import { useQuery } from "@tanstack/react-query";
import { Printer, Share2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { bankQuery } from "@/api/identity";
import { transferQuery } from "@/api/payments";
import type { OtherBank, Transfer } from "@/api/wire";
import { instantText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { Button, LinkButton } from "@/ui/button";
import { Copyable } from "@/ui/copyable";
import { DisputeTransfer } from "@/ui/dispute-link";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Sign } from "@/ui/sign";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { AbroadFacts } from "./abroad-facts";
import { capitalAmount } from "./capital-amount";
import { Countdown } from "./countdown";
import { Decide } from "./decide";
import styles from "./receipt-page.module.css";
import { GiveBack, Refunds } from "./refund";
import { PutOff } from "./safety";
import { useTransferWords } from "./sentence";
import { TransferState } from "./transfer-state";
import { useBankName } from "./use-bank-name";
import { WaySteps } from "./way-steps";
import "./words";

// A yes given elsewhere shows here without anybody asking, and so does what another bank says: soon at first.
const LOOK_AGAIN_MS = 15_000;
const LOOK_SOON_MS = 3_000;
const SOON_FOR_MS = 180_000;

function lookAgain(shown: Transfer | undefined): number | false {
  const { state, way } = shown ?? {};
  if (state === "waiting" || state === "delayed" || state === "held") return LOOK_AGAIN_MS;
  if (!way?.sent_at || (state !== "sent" && state !== "settled")) return false;
  if (Date.now() - new Date(way.sent_at).getTime() < SOON_FOR_MS) return LOOK_SOON_MS;
  return state === "sent" ? LOOK_AGAIN_MS : false;
}

/** One transfer: what became of it, and a receipt to keep. */
export function ReceiptPage() {
  const { t } = useTranslation("payments");
  const { id = "" } = useParams();
  const transfer = useQuery({
    ...transferQuery(id),
    refetchInterval: ({ state }) => lookAgain(state.data),
  });
  return (
    <Page title={t("receipt.title")} back={{ to: portal.transfers, label: t("transfers") }}>
      <Loaded query={transfer} lines={8}>
        {(shown) => <Receipt transfer={shown} />}
      </Loaded>
    </Page>
  );
}

function Receipt({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("payments");
  const bank = useQuery(bankQuery).data;
  const language = useLanguage();
  const words = useTransferWords();
  const { state, amount, memo, asked_at: asked, ended_at: ended, asked_by: askedBy } = transfer;
  const capital = language === "zh-CN" ? capitalAmount({ ...amount, minor: Math.abs(amount.minor) }) : null;
  return (
    <div className={styles.page}>
      <Card flush>
        <article className={styles.paper} aria-label={t("receipt.title")}>
          <header className={styles.head}>
            <span className={styles.bank}>
              <Sign size={24} />
              {bank?.name}
            </span>
            <TransferState state={state} />
          </header>
          <div className={styles.much}>
            <p className={styles.sentence} role="status">
              {words.outcome(transfer)}
            </p>
            <Amount money={amount} size="hero" />
            {capital && <p className={styles.soft}>{capital}</p>}
          </div>
          {(state === "waiting" || state === "held") && transfer.waits_until && (
            <Countdown until={transfer.waits_until} />
          )}
          {state === "delayed" && transfer.waits_until && (
            <Countdown until={transfer.waits_until} words="leaves" />
          )}
          <PutOff transfer={transfer} />
          <dl className={styles.parties}>
            <Party
              label={t("receipt.from")}
              name={words.from(transfer)}
              number={transfer.from_number}
              bank={transfer.is_incoming ? transfer.way?.bank : undefined}
            />
            <Party
              label={t("receipt.to")}
              name={words.to(transfer)}
              number={transfer.to_number}
              bank={transfer.is_incoming ? undefined : transfer.way?.bank}
            />
          </dl>
          {transfer.remittance && <AbroadFacts remittance={transfer.remittance} />}
          {transfer.way?.sent_at && <WaySteps transfer={transfer} way={transfer.way} />}
          <Refunds transfer={transfer} />
          <Facts
            facts={[
              ...(memo ? [{ label: t("receipt.memo"), value: memo }] : []),
              { label: t("receipt.asked-at"), value: <When at={asked} exact /> },
              ...(ended ? [{ label: t(`receipt.ended.${state}`), value: <When at={ended} exact /> }] : []),
              ...(askedBy ? [{ label: t("receipt.asked-by"), value: askedBy }] : []),
              {
                label: t("receipt.number"),
                value: (
                  <Copyable text={transfer.id} name={t("receipt.number")}>
                    <span className={styles.id}>{transfer.id}</span>
                  </Copyable>
                ),
              },
            ]}
          />
        </article>
      </Card>
      {(state === "waiting" || state === "delayed" || state === "held") && <Decide transfer={transfer} />}
      <Keep transfer={transfer} />
    </div>
  );
}

interface PartyProps {
  label: string;
  name: string;
  number: string;
  bank?: OtherBank | undefined;
}

function Party({ label, name, number, bank }: PartyProps) {
  const bankName = useBankName();
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {name && <b>{name}</b>}
        {number && <AccountNumber number={number} />}
        {bank && <span>{bankName(bank)}</span>}
      </dd>
    </div>
  );
}

/** What one can do with a receipt: pass it on, print it, and do the same again. */
function Keep({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("payments");
  return (
    <div className={styles.keep}>
      <Share transfer={transfer} />
      <Button icon={<Printer size={18} aria-hidden="true" />} onClick={() => print()}>
        {t("receipt.print")}
      </Button>
      {transfer.refundable && <GiveBack transfer={transfer} most={transfer.refundable} />}
      {transfer.state === "settled" && !transfer.is_own && <DisputeTransfer id={transfer.id} />}
      <Onwards transfer={transfer} />
    </div>
  );
}

function Onwards({ transfer }: { transfer: Transfer }): ReactNode {
  const { t } = useTranslation("payments");
  const isOpen = ["waiting", "delayed", "held", "sent"].includes(transfer.state);
  if (transfer.is_incoming || transfer.asked_by || isOpen) return null;
  return (
    <LinkButton
      to={transfer.remittance ? portal.abroad : portal.transferAgain(transfer.id)}
      variant="primary"
    >
      {t(transfer.state === "settled" ? "receipt.again" : "receipt.retry")}
    </LinkButton>
  );
}

/** By what the device has for it; where it has nothing, the words go to the clipboard. */
function Share({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("payments");
  const announce = useAnnounce();
  const language = useLanguage();
  const words = useTransferWords();
  const canShare = typeof navigator.share === "function";
  async function share() {
    const text = [
      words.outcome(transfer),
      instantText(transfer.ended_at ?? transfer.asked_at, language),
      t("receipt.number-is", { id: transfer.id }),
    ].join("\n");
    try {
      if (canShare) return await navigator.share({ title: t("receipt.title"), text });
      await navigator.clipboard.writeText(text);
      announce(t("receipt.copied"));
    } catch (thrown) {
      // Somebody closed the device's own window: nothing went wrong.
      if (thrown instanceof DOMException && thrown.name === "AbortError") return;
      announce(t("receipt.not-copied"), { tone: "caution" });
    }
  }
  return (
    <Button icon={<Share2 size={18} aria-hidden="true" />} onClick={share}>
      {t(canShare ? "receipt.share" : "receipt.copy")}
    </Button>
  );
}
