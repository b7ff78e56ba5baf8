import { useQuery } from "@tanstack/react-query";
import { Check, Minus, Plus } from "lucide-react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { rolesQuery } from "@/api/staff";
import type { Role } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { byArea, useRightWords } from "@/ui/use-right-words";
import styles from "./roles-page.module.css";

/** All roles, who has them, and what each lets one do, side by side. */
export function RolesPage() {
  const { t } = useTranslation("staff");
  const roles = useQuery(rolesQuery);
  return (
    <Page
      title={t("roles-title")}
      lead={t("roles-lead")}
      back={{ to: console_.staff, label: t("back") }}
      actions={
        <Allowed right="identity.manage_roles">
          <LinkButton to={console_.newRole} variant="primary" icon={<Plus size={16} aria-hidden="true" />}>
            {t("new-role")}
          </LinkButton>
        </Allowed>
      }
    >
      <Loaded query={roles} lines={8}>
        {({ items, rights }) => (
          <>
            <ul className={styles.roles}>
              {items.map((role) => (
                <RoleCard key={role.name} role={role} />
              ))}
            </ul>
            <Card title={t("matrix")} flush>
              <Matrix roles={items} rights={rights} />
            </Card>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function RoleCard({ role }: { role: Role }) {
  const { t } = useTranslation("staff");
  const words = useRightWords();
  return (
    <li className={styles.role}>
      <div className={styles.head}>
        <h2 className={styles.name}>{words.role(role.name)}</h2>
        <StateWord tone={role.built_in ? "over" : "info"}>{t(role.built_in ? "built-in" : "own")}</StateWord>
      </div>
      <p className={styles.soft}>{words.roleWhat(role.name) ?? role.name}</p>
      <div className={styles.head}>
        <Link to={`${console_.staff}?role=${role.name}`}>{t("holders", { count: role.holders })}</Link>
        {!role.built_in && (
          <Allowed right="identity.manage_roles">
            <LinkButton
              to={console_.role(role.name)}
              size="small"
              aria-label={t("edit-of", { role: words.role(role.name) })}
            >
              {t("edit")}
            </LinkButton>
          </Allowed>
        )}
      </div>
    </li>
  );
}

function Matrix({ roles, rights }: { roles: readonly Role[]; rights: readonly string[] }) {
  const { t } = useTranslation("staff");
  const words = useRightWords();
  return (
    // A wide table scrolls inside its card; the keyboard has to be able to reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
    <section className={styles.scroll} tabIndex={0} aria-label={t("matrix")}>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col">{t("right")}</th>
            {roles.map(({ name }) => (
              <th key={name} scope="col">
                {words.role(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {byArea(rights).map(([area, ofArea]) => (
            <Fragment key={area}>
              <tr className={styles.area}>
                <th scope="colgroup" colSpan={roles.length + 1}>
                  {words.area(area)}
                </th>
              </tr>
              {ofArea.map((right) => (
                <tr key={right}>
                  <th scope="row">
                    <span className={styles.right}>{words.name(right)}</span>
                    <span className={styles.what}>{words.what(right)}</span>
                  </th>
                  {roles.map((role) => (
                    <td key={role.name}>
                      {role.rights.includes(right) ? (
                        <Check size={18} role="img" aria-label={t("has")} className={styles.has} />
                      ) : (
                        <Minus size={14} role="img" aria-label={t("has-not")} className={styles.hasNot} />
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}
