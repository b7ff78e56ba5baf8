import { useMutation, useQueryClient } from "@tanstack/react-query";
import { UserMinus, UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { accountQuery, endHolder } from "@/api/accounts";
import type { AccountDetail, Holder } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { PersonChip } from "@/ui/person-chip";
import { ProblemNote } from "@/ui/problem-note";
import { Allowed, useRight } from "@/ui/session";
import { OnDay } from "@/ui/when";
import styles from "./account-holders.module.css";
import { AddHolder } from "./add-holder";
import form from "./step-form.module.css";

/** Whose account it is and who may use it, and how that changes. */
export function AccountHolders({ account }: { account: AccountDetail }) {
  const { t } = useTranslation("accounts");
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Holder | null>(null);
  const seesCustomers = useRight("customers.view");
  const closed = account.status === "closed" && t("desk.hard-closed");
  const frozen = account.status === "frozen" && t("desk.frozen-why");
  const owners = account.holders.filter(({ role }) => role === "owner");
  const add = (
    <Allowed right="accounts.change">
      <Button
        size="small"
        icon={<UserPlus size={16} aria-hidden="true" />}
        blocked={closed || frozen}
        onClick={() => setAdding(true)}
      >
        {t("desk.add-holder")}
      </Button>
    </Allowed>
  );
  return (
    <Card title={t("holders")} extra={account.kind !== "internal" && seesCustomers && add}>
      <ul className={styles.holders} aria-label={t("holders")}>
        {account.holders.map((holder) => (
          <li key={holder.customer_id}>
            <PersonChip
              name={holder.name}
              to={seesCustomers ? console_.customer(holder.customer_id) : undefined}
              note={
                <>
                  {t(`roles.${holder.role}`)} · {t("since")}
                  <OnDay on={holder.since} />
                  {t("since-after")}
                </>
              }
              extra={
                <Allowed right="accounts.change">
                  <IconButton
                    label={t("desk.end-label", { name: holder.name })}
                    icon={<UserMinus size={16} aria-hidden="true" />}
                    size="small"
                    blocked={
                      closed ||
                      (holder.role === "owner" && owners.length === 1 && t("desk.last-owner")) ||
                      undefined
                    }
                    onClick={() => setEnding(holder)}
                  />
                </Allowed>
              }
            />
          </li>
        ))}
      </ul>
      <AddHolder account={account} open={adding} onClose={() => setAdding(false)} />
      <Dialog
        open={ending !== null}
        title={t("desk.end-title", { name: ending?.name ?? "" })}
        onClose={() => setEnding(null)}
      >
        {ending && <EndForm account={account} holder={ending} onDone={() => setEnding(null)} />}
      </Dialog>
    </Card>
  );
}

interface EndProps {
  account: AccountDetail;
  holder: Holder;
  onDone: () => void;
}

function EndForm({ account, holder, onDone }: EndProps) {
  const { t } = useTranslation(["accounts", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { name } = holder;
  const ending = useMutation({
    mutationFn: () => endHolder(account.id, holder.customer_id),
    onSuccess: async (changed) => {
      queries.setQueryData(accountQuery("console", account.id).queryKey, changed);
      announce(t("desk.ended", { name }));
      onDone();
      await queries.invalidateQueries({ queryKey: ["accounts"] });
    },
  });
  return (
    <div className={form.form}>
      <p>{t("desk.end-what", { name, number: account.number })}</p>
      {ending.error && <ProblemNote thrown={ending.error} />}
      <div className={form.buttons}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button variant="grave" busy={ending.isPending} onClick={() => ending.mutate()}>
          {t("desk.do-end")}
        </Button>
      </div>
    </div>
  );
}
