import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { staffKey, takeRole } from "@/api/staff";
import type { Role, StaffFile } from "@/api/wire";
import { ConfirmStep } from "@/ui/confirm-step";
import { useAnnounce } from "@/ui/notice";
import { RightsDifference } from "@/ui/rights-difference";
import { Allowed } from "@/ui/session";
import { useRightWords } from "@/ui/use-right-words";
import { When } from "@/ui/when";
import { byWhom } from "./by-whom";
import styles from "./member-roles.module.css";

interface Props {
  member: StaffFile;
  roles: readonly Role[];
  /** Why one may not take a role from them. */
  blocked: string | false;
}

/** Each role with what it lets them do, who asked for it and who said yes. */
export function MemberRoles({ member, roles, blocked }: Props) {
  const { t } = useTranslation("staff");
  const words = useRightWords();
  const queries = useQueryClient();
  const announce = useAnnounce();
  if (member.roles.length === 0) return <p>{t("no-roles")}</p>;
  const rightsOf = (name: string) => roles.find((role) => role.name === name)?.rights ?? [];
  return (
    <ul className={styles.roles}>
      {member.roles.map(({ role, given_at, by_name: name, asked_by_name: maker }) => {
        const others = member.roles.filter((one) => one.role !== role).flatMap((one) => rightsOf(one.role));
        return (
          <li key={role}>
            <div className={styles.head}>
              <h3 className={styles.name}>{words.role(role)}</h3>
              <Allowed right="identity.manage_staff">
                <ConfirmStep
                  label={t("take")}
                  name={t("take-of", { role: words.role(role) })}
                  size="small"
                  variant="danger"
                  grave
                  blocked={blocked}
                  title={t("take-title", { name: member.name, role: words.role(role) })}
                  sentence={t("take-what", { name: member.name })}
                  facts={[
                    {
                      label: t("changes"),
                      value: (
                        <RightsDifference
                          before={[...new Set([...rightsOf(role), ...others])]}
                          after={others}
                        />
                      ),
                    },
                  ]}
                  act={async () => {
                    await takeRole(member.id, role);
                    announce(t("taken", { name: member.name }));
                    await queries.invalidateQueries({ queryKey: staffKey });
                  }}
                />
              </Allowed>
            </div>
            <p className={styles.rights}>{rightsOf(role).map(words.name).join(t("acts-and"))}</p>
            <p className={styles.given}>
              <When at={given_at} />{" "}
              {maker ? t("given-by", { maker, name }) : t("given-alone", { name: byWhom(t, name) })}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
