import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { giveRole, rolesQuery } from "@/api/staff";
import type { StaffFile } from "@/api/wire";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { RightsDifference } from "@/ui/rights-difference";
import { useRightWords } from "@/ui/use-right-words";
import { AskingForm } from "./asking-form";
import styles from "./asking-form.module.css";

interface Props {
  member: StaffFile;
  /** What they may do now, by the roles that they have. */
  rights: readonly string[];
  blocked: string | false;
}

/** Asks a second person for a role for somebody; shows what they could do then that they cannot do now. */
export function GiveRoleStep({ member, rights, blocked }: Props) {
  const { t } = useTranslation("staff");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" blocked={blocked} onClick={() => setOpen(true)}>
        {t("give")}
      </Button>
      <Dialog open={open} title={t("give-title", { name: member.name })} onClose={() => setOpen(false)}>
        <GiveRoleForm member={member} rights={rights} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function GiveRoleForm({ member, rights, onDone }: Omit<Props, "blocked"> & { onDone: () => void }) {
  const { t } = useTranslation("staff");
  const words = useRightWords();
  const all = useQuery(rolesQuery).data?.items ?? [];
  const [role, setRole] = useState("");
  const [sent, setSent] = useState(false);
  const choices = all.filter(({ name }) => !member.roles.some((has) => has.role === name));
  const chosen = choices.find(({ name }) => name === role);
  function ready(): boolean {
    setSent(true);
    return chosen !== undefined;
  }
  return (
    <AskingForm
      what={t("give-what", { name: member.name })}
      ready={ready}
      ask={(reason) => giveRole(member.id, role, reason)}
      onDone={onDone}
    >
      <Field label={t("role")} error={sent && !chosen ? t("role-missing") : null}>
        {(wiring) => (
          <Select
            {...wiring}
            none={t("choose-role")}
            choices={choices.map(({ name }) => ({ value: name, label: words.role(name) }))}
            value={role}
            onChange={(event) => setRole(event.target.value)}
          />
        )}
      </Field>
      {chosen && (
        <div>
          <p className={styles.what}>{t("gets")}</p>
          <RightsDifference before={rights} after={[...new Set([...rights, ...chosen.rights])]} />
        </div>
      )}
    </AskingForm>
  );
}
