import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { hire, rolesQuery } from "@/api/staff";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { AskingForm } from "./asking-form";
import { CodeDialog } from "./code-dialog";
import { RoleChecks } from "./role-checks";

/** Asks a second person whether somebody is hired. */
export function HireStep() {
  const { t } = useTranslation("staff");
  const [open, setOpen] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  return (
    <>
      <Button
        variant="primary"
        icon={<UserPlus size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t("hire")}
      </Button>
      <Dialog open={open} title={t("hire-title")} shape="wide" onClose={() => setOpen(false)}>
        <HireForm onCode={setCode} onDone={() => setOpen(false)} />
      </Dialog>
      <CodeDialog code={code} onClose={() => setCode(null)} />
    </>
  );
}

function HireForm({ onCode, onDone }: { onCode: (code: string) => void; onDone: () => void }) {
  const { t } = useTranslation("staff");
  const known = useQuery(rolesQuery).data?.items ?? [];
  const [name, setName] = useState("");
  const [login, setLogin] = useState("");
  const [email, setEmail] = useState("");
  const [roles, setRoles] = useState<string[]>([]);
  const [sent, setSent] = useState(false);
  const missing = (value: string, words: string) => (sent && !value.trim() ? words : null);
  function ready(): boolean {
    setSent(true);
    return [name, login].every((value) => value.trim() !== "");
  }
  return (
    <AskingForm
      what={t("hire-what")}
      ready={ready}
      ask={async (reason) =>
        onCode(
          await hire({
            name: name.trim(),
            login: login.trim(),
            email: email.trim() || null,
            roles,
            reason,
          }),
        )
      }
      onDone={onDone}
    >
      <Field label={t("name")} error={missing(name, t("name-missing"))}>
        {(wiring) => (
          <Input
            {...wiring}
            value={name}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={t("login")} hint={t("login-hint")} error={missing(login, t("login-missing"))}>
        {(wiring) => (
          <Input
            {...wiring}
            value={login}
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => setLogin(event.target.value)}
          />
        )}
      </Field>
      <Field label={t("email")} hint={t("email-hint")} error={null}>
        {(wiring) => (
          <Input
            {...wiring}
            type="email"
            value={email}
            maxLength={200}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <RoleChecks
        label={t("roles")}
        of="roles"
        groups={[{ title: null, codes: known.map((role) => role.name) }]}
        chosen={roles}
        onChange={setRoles}
      />
    </AskingForm>
  );
}
