import { useQuery } from "@tanstack/react-query";
import { HandCoins } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { delegationsQuery, lend } from "@/api/staff";
import { addDays, type BankDate, isoToday } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { byArea, useRightWords } from "@/ui/use-right-words";
import { AskingForm } from "./asking-form";
import styles from "./asking-form.module.css";
import { Delegations } from "./delegations";
import { RoleChecks } from "./role-checks";

const LONGEST_DAYS = 30;

/** What this person lends colleagues for a while and borrows from them. */
export function LendingPage() {
  const { t } = useTranslation("staff");
  const mine = useQuery(delegationsQuery);
  return (
    <Page
      title={t("lending.title")}
      lead={t("lending.lead")}
      actions={
        <>
          <LinkButton to={`${console_.approvals}?which=mine`}>{t("to-approvals")}</LinkButton>
          <LendStep lendable={mine.data?.lendable ?? []} />
        </>
      }
    >
      <Loaded query={mine}>
        {({ items }) => (
          <Card>
            {items.length === 0 ? (
              <Empty picture={<Picture of="nothing-today" />} title={t("lending.none")}>
                {t("lending.none-what")}
              </Empty>
            ) : (
              <>
                <h2 className="only-heard">{t("lending.list")}</h2>
                <Delegations items={items} />
              </>
            )}
          </Card>
        )}
      </Loaded>
    </Page>
  );
}

function LendStep({ lendable }: { lendable: readonly string[] }) {
  const { t } = useTranslation("staff");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="primary"
        icon={<HandCoins size={16} aria-hidden="true" />}
        blocked={lendable.length === 0 && t("lending.nothing")}
        onClick={() => setOpen(true)}
      >
        {t("lending.new")}
      </Button>
      <Dialog open={open} title={t("lending.form-title")} shape="wide" onClose={() => setOpen(false)}>
        <LendForm lendable={lendable} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function LendForm({ lendable, onDone }: { lendable: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation("staff");
  const words = useRightWords();
  const today = isoToday();
  const [taker, setTaker] = useState("");
  const [rights, setRights] = useState<string[]>([]);
  const [first, setFirst] = useState<BankDate | "">(today);
  const [last, setLast] = useState<BankDate | "">("");
  const [sent, setSent] = useState(false);
  const daysFit = first !== "" && last !== "" && last >= first && last < addDays(first, LONGEST_DAYS);
  function ready(): boolean {
    setSent(true);
    return taker.trim() !== "" && rights.length > 0 && daysFit;
  }
  async function ask(reason: string) {
    if (first === "" || last === "") return;
    await lend({
      taker_login: taker.trim(),
      rights,
      from_at: first === today ? new Date().toISOString() : beginningOf(first),
      until_at: beginningOf(addDays(last, 1)),
      reason,
    });
  }
  return (
    <AskingForm what={t("lending.what")} ready={ready} ask={ask} onDone={onDone}>
      <Field label={t("lending.to")} error={sent && !taker.trim() ? t("lending.to-missing") : null}>
        {(wiring) => (
          <Input
            {...wiring}
            value={taker}
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => setTaker(event.target.value)}
          />
        )}
      </Field>
      <div className={styles.days}>
        <DateField
          label={t("lending.from")}
          value={first}
          today={today}
          min={today}
          max={addDays(today, LONGEST_DAYS - 1)}
          onChange={setFirst}
        />
        <DateField
          label={t("lending.until")}
          hint={t("lending.until-hint")}
          error={sent && !daysFit ? t("lending.days-wrong") : null}
          value={last}
          today={today}
          min={first || today}
          max={addDays(first || today, LONGEST_DAYS - 1)}
          onChange={setLast}
        />
      </div>
      <div>
        <RoleChecks
          label={t("lending.rights")}
          of="rights"
          groups={byArea(lendable).map(([area, codes]) => ({ title: words.area(area), codes }))}
          chosen={rights}
          onChange={setRights}
        />
        {sent && rights.length === 0 && (
          <p role="alert" className={styles.wrong}>
            {t("lending.rights-missing")}
          </p>
        )}
      </div>
    </AskingForm>
  );
}

/** Midnight where the reader is. */
function beginningOf(day: BankDate): string {
  return new Date(`${day}T00:00`).toISOString();
}
