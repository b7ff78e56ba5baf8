import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  BadgeCheck,
  BadgeMinus,
  CircleDot,
  DoorOpen,
  HandCoins,
  KeyRound,
  type LucideIcon,
  Mail,
  UserPlus,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { ssoQuery } from "@/api/identity";
import { inviteStaff, resetStaff } from "@/api/recovery";
import { unlinkStaff } from "@/api/sso";
import { letGo, rolesQuery, staffFileQuery, staffKey } from "@/api/staff";
import type { StaffAct, StaffFile } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Lines } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { Face } from "@/ui/person-chip";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { Allowed, useMe } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { Timeline } from "@/ui/timeline";
import { useRightWords } from "@/ui/use-right-words";
import { When } from "@/ui/when";
import { byWhom } from "./by-whom";
import { CodeDialog } from "./code-dialog";
import { Delegations } from "./delegations";
import { GiveRoleStep } from "./give-role-step";
import { MemberRoles } from "./member-roles";

interface Props {
  /** Where they are signed in, put in by the app. */
  devices: (member: StaffFile) => ReactNode;
}

/** Somebody who works here or did: what they may do and since when, by whose word, and what was done to them. */
export function MemberPage({ devices }: Props) {
  const { t } = useTranslation("staff");
  const { id = "" } = useParams();
  const file = useQuery(staffFileQuery(id));
  const back = { to: console_.staff, label: t("back") };
  if (!file.data) {
    return (
      <Page title={t("title")} back={back}>
        {file.error ? <ProblemNote thrown={file.error} retry={() => file.refetch()} /> : <Lines count={6} />}
      </Page>
    );
  }
  const member = file.data;
  return (
    <Page
      title={member.name}
      back={back}
      mark={<Face name={member.name} size="large" />}
      lead={<Lead member={member} />}
      actions={<Acts member={member} />}
    >
      <Member member={member} devices={member.left_at ? null : devices(member)} />
    </Page>
  );
}

function Member({ member, devices }: { member: StaffFile; devices: ReactNode }) {
  const { t } = useTranslation("staff");
  const roles = useQuery(rolesQuery).data?.items ?? [];
  const blocked = useMayNot(member);
  return (
    <Columns
      main={
        <>
          <Card title={t("may")}>
            <MemberRoles member={member} roles={roles} blocked={blocked} />
          </Card>
          <Waiting member={member} />
          {devices}
          {member.delegations.length > 0 && (
            <Card title={t("lending.list")}>
              <Delegations items={member.delegations} />
            </Card>
          )}
        </>
      }
      side={
        <Card title={t("history")}>
          <History acts={member.history} />
        </Card>
      }
    />
  );
}

function Lead({ member }: { member: StaffFile }) {
  const { t } = useTranslation("staff");
  const { login, hired_at, left_at, left_why, sessions, is_linked, written_to } = member;
  const name = useQuery(ssoQuery).data?.name;
  return (
    <>
      <StateWord tone={left_at ? "over" : "good"}>{t(left_at ? "states.left" : "states.working")}</StateWord>
      <span>{login}</span>
      <span>
        {t("since")} <When at={hired_at} />
      </span>
      {left_at ? (
        <span>
          {t("left-on")} <When at={left_at} /> · {left_why}
        </span>
      ) : (
        <span>{sessions > 0 ? t("sessions", { count: sessions }) : t("sessions-none")}</span>
      )}
      {!left_at &&
        (written_to?.masked ? (
          <span>
            {t("written-to")} <Masked value={written_to.masked} />
            {!written_to.proved_at && ` (${t("written-to-given")})`}
          </span>
        ) : (
          <span>{t("written-to-none")}</span>
        ))}
      {name && !left_at && <span>{t(is_linked ? "sso-linked" : "sso-not-linked", { name })}</span>}
    </>
  );
}

function Acts({ member }: { member: StaffFile }) {
  const { t } = useTranslation("staff");
  const words = useRightWords();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const blocked = useMayNot(member);
  const all = useQuery(rolesQuery).data?.items ?? [];
  const { name } = member;
  if (member.left_at) return null;
  const rights = all
    .filter((role) => member.roles.some((has) => has.role === role.name))
    .flatMap((r) => r.rights);
  const roles = member.roles.map(({ role }) => words.role(role)).join(t("acts-and")) || t("no-roles");
  return (
    <Allowed right="identity.manage_staff">
      <ReasonStep
        label={t("let-go")}
        title={t("let-go-title", { name })}
        consequence={t("let-go-what", { name, sessions: member.sessions, roles })}
        grave
        blocked={blocked}
        act={async (reason) => {
          await letGo(member.id, reason);
          announce(t("gone", { name }));
          await queries.invalidateQueries({ queryKey: staffKey });
        }}
      />
      <Unlink member={member} />
      <ReasonStep
        label={t("reset")}
        title={t("reset-title", { name })}
        consequence={t("reset-what", { name })}
        blocked={blocked && t("reset-own")}
        act={async (reason) => {
          await resetStaff(member.id, reason);
          announce(t("reset-asked"));
          await queries.invalidateQueries({ queryKey: staffKey });
        }}
      />
      <NewCode member={member} />
      <GiveRoleStep member={member} rights={[...new Set(rights)]} blocked={blocked} />
    </Allowed>
  );
}

/** For whoever was hired and let their first code run out. */
function NewCode({ member }: { member: StaffFile }) {
  const { t } = useTranslation("staff");
  const queries = useQueryClient();
  const [code, setCode] = useState<string | null>(null);
  const { name } = member;
  return (
    <>
      {!member.has_been_in && (
        <ReasonStep
          label={t("new-code")}
          title={t("new-code-title", { name })}
          consequence={t("new-code-what", { name })}
          blocked={false}
          act={async (reason) => {
            const fresh = await inviteStaff(member.id, reason);
            await queries.invalidateQueries({ queryKey: staffKey });
            setCode(fresh);
          }}
        />
      )}
      <CodeDialog code={code} onClose={() => setCode(null)} />
    </>
  );
}

/** A link of the provider's that is taken: losing never waits. */
function Unlink({ member }: { member: StaffFile }) {
  const { t } = useTranslation("staff");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = useQuery(ssoQuery).data?.name;
  if (!name || !member.is_linked) return null;
  return (
    <ConfirmStep
      label={t("sso-unlink")}
      title={t("sso-unlink-title", { who: member.name, name })}
      sentence={t("sso-unlink-what")}
      grave
      act={async () => {
        await unlinkStaff(member.id);
        announce(t("sso-unlinked"));
        await queries.invalidateQueries({ queryKey: staffKey });
      }}
    />
  );
}

/** Why one may not change their roles: they are one's own. The server says so too. */
function useMayNot(member: StaffFile): string | false {
  const { t } = useTranslation("staff");
  const { login } = useMe();
  return member.login === login && t("own-why");
}

function Waiting({ member }: { member: StaffFile }) {
  const { t } = useTranslation("staff");
  const open = member.proposals.filter(({ decision }) => !decision);
  if (open.length === 0) return null;
  return (
    <Card
      title={t("waiting")}
      extra={
        <LinkButton to={console_.approvals} size="small">
          {t("to-approvals")}
        </LinkButton>
      }
    >
      <Timeline
        label={t("waiting")}
        items={open.map((one) => ({
          id: one.id,
          at: { instant: one.proposed_at },
          icon: CircleDot,
          tone: "caution" as const,
          title: <Asked kind={one.kind} facts={one.facts} />,
          reason: one.reason,
          by: one.maker_name,
        }))}
      />
    </Card>
  );
}

function Asked({ kind, facts }: { kind: string; facts: Record<string, unknown> }) {
  const { t } = useTranslation("staff");
  const words = useRightWords();
  const roles = Array.isArray(facts.roles) ? facts.roles : [facts.role];
  const named = roles.filter((role): role is string => typeof role === "string");
  if (named.length > 0) return <>{named.map(words.role).join(t("acts-and"))}</>;
  return <>{t(kind.startsWith("identity.invite_staff.") ? "new-code" : "reset")}</>;
}

const icons: Record<string, LucideIcon> = {
  hire_staff: UserPlus,
  give_role: BadgeCheck,
  take_role: BadgeMinus,
  let_staff_go: DoorOpen,
  delegate: HandCoins,
  end_delegation: HandCoins,
  link_sso: KeyRound,
  unlink_sso: KeyRound,
  prove_address: Mail,
};

function History({ acts }: { acts: readonly StaffAct[] }) {
  const { t, i18n } = useTranslation("staff");
  const words = useRightWords();
  if (acts.length === 0) return <p>{t("history-none")}</p>;
  const title = ({ act, role }: StaffAct) => {
    const verb = verbOf(act);
    return i18n.exists(`staff:acts.${verb}`)
      ? t(`acts.${verb as "give_role"}`, { role: role ? words.role(role) : "" })
      : t("acts.other", { act });
  };
  return (
    <Timeline
      label={t("history")}
      items={acts.map((one) => ({
        id: String(one.id),
        at: { instant: one.at },
        icon: icons[verbOf(one.act)] ?? CircleDot,
        title: title(one),
        by: byWhom(t, one.by_name),
      }))}
    />
  );
}

function verbOf(act: string): string {
  return act.split(".").at(-1) ?? act;
}
