import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { defineRole, rolesQuery } from "@/api/staff";
import type { Role } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { Card, Columns, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { RightsDifference } from "@/ui/rights-difference";
import { byArea, useRightWords } from "@/ui/use-right-words";
import { AskingForm } from "./asking-form";
import { RoleChecks } from "./role-checks";
import styles from "./role-page.module.css";

const NAME = /^[a-z][a-z0-9_]{1,63}$/;

/** A role of the bank's own, new or with other rights: what it lets one do, and what changes. */
export function RolePage() {
  const { t } = useTranslation("staff");
  const words = useRightWords();
  const { name } = useParams();
  const roles = useQuery(rolesQuery);
  const title = name ? t("role-edit-title", { role: words.role(name) }) : t("role-new-title");
  return (
    <Page title={title} back={{ to: console_.roles, label: t("role-back") }}>
      <Loaded query={roles} lines={8}>
        {({ items, rights }) => {
          const role = items.find((one) => one.name === name && !one.built_in);
          if (name && !role) return <Empty picture={<Picture of="not-found" />}>{t("unknown-role")}</Empty>;
          return <RoleForm key={name ?? ""} role={role} all={rights} />;
        }}
      </Loaded>
    </Page>
  );
}

function RoleForm({ role, all }: { role: Role | undefined; all: readonly string[] }) {
  const { t } = useTranslation("staff");
  const words = useRightWords();
  const navigate = useNavigate();
  const before = role?.rights ?? [];
  const [name, setName] = useState(role?.name ?? "");
  const [chosen, setChosen] = useState<string[]>([...before]);
  const [sent, setSent] = useState(false);
  const isNamed = NAME.test(name.trim());
  const added = chosen.some((right) => !before.includes(right));
  const same = !added && chosen.length === before.length;
  const narrows = role !== undefined && !added;
  function ready(): boolean {
    setSent(true);
    return isNamed && !same;
  }
  return (
    <Columns
      main={
        <Card>
          <div className={styles.fields}>
            {!role && (
              <Field
                label={t("role-name")}
                hint={t("role-name-hint")}
                error={sent && !isNamed ? t("role-name-bad") : null}
              >
                {(wiring) => (
                  <Input
                    {...wiring}
                    value={name}
                    maxLength={64}
                    autoComplete="off"
                    autoCapitalize="none"
                    spellCheck={false}
                    onChange={(event) => setName(event.target.value)}
                  />
                )}
              </Field>
            )}
            <RoleChecks
              label={t("rights")}
              of="rights"
              groups={byArea(all).map(([area, codes]) => ({ title: words.area(area), codes }))}
              chosen={chosen}
              onChange={setChosen}
            />
          </div>
        </Card>
      }
      side={
        <Card title={t("changes")}>
          <AskingForm
            what={narrows ? t("narrow-what") : t("widen-what")}
            {...(narrows ? { verb: t("narrow"), said: t("narrowed") } : {})}
            ready={ready}
            blocked={same && t("nothing-changes")}
            ask={async (reason) => {
              await defineRole(name.trim(), chosen, reason);
            }}
            onDone={() => navigate(console_.roles)}
          >
            <RightsDifference before={before} after={chosen} />
          </AskingForm>
        </Card>
      }
    />
  );
}
