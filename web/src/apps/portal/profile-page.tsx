import { useQuery } from "@tanstack/react-query";
import {
  BriefcaseBusiness,
  ChevronRight,
  Eye,
  FileClock,
  Gem,
  HandHeart,
  Handshake,
  LogOut,
  MessagesSquare,
  Settings,
  ShieldCheck,
  Tags,
  Users,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { myProfileQuery } from "@/api/customers";
import { myFactsQuery } from "@/api/facts";
import type { HeldFact, Profile } from "@/api/wire";
import { useSignOut } from "@/apps/use-sign-out";
import { StillRight } from "@/features/circumstances/still-right";
import { MarkWords } from "@/features/facts/mark-words";
import { MyManager } from "@/features/portfolios/my-manager";
import { addressText } from "@/lib/address";
import { portal } from "@/lib/paths";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { Card, Columns, Page } from "@/ui/page";
import { useMe } from "@/ui/session";
import { OnDay } from "@/ui/when";
import { PaperNotice } from "./paper-notice";
import styles from "./profile-page.module.css";

/** What the bank knows of me, how to have it put right, and everything else that is mine. */
export function ProfilePage() {
  const { t } = useTranslation("portal");
  const profile = useQuery(myProfileQuery);
  return (
    <Page title={t("profile")}>
      <Columns
        main={
          <>
            <PaperNotice />
            <StillRight />
            <Card title={t("known")}>
              <Loaded query={profile} lines={6}>
                {(known) => <Known profile={known} />}
              </Loaded>
              <p className={styles.note}>
                {t("put-right")} <Link to={portal.details}>{t("put-right-go")}</Link>
              </p>
            </Card>
          </>
        }
        side={
          <>
            <MyManager />
            <Card flush>
              <Ways />
            </Card>
          </>
        }
      />
    </Page>
  );
}

function Known({ profile }: { profile: Profile }) {
  const { t } = useTranslation("portal");
  const me = useMe();
  const { address, documents, phones_masked: phones, emails_masked: emails } = profile;
  const facts = useQuery(myFactsQuery).data?.items ?? [];
  const marksOf = (field: HeldFact["field"]) => facts.filter((one) => one.field === field);
  return (
    <Facts
      facts={[
        { label: t("name"), value: profile.name },
        { label: t("login"), value: me.login },
        { label: t("customer-number"), value: profile.number },
        { label: t("customer-since"), value: <OnDay on={profile.since_on} /> },
        ...documents.map(({ kind, number_masked: number }) => ({
          label: t(`documents.${kind}`),
          value: <Masked value={number} />,
        })),
        {
          label: t("phones"),
          value: phones.length > 0 && <Several values={phones} marks={marksOf("phone")} />,
        },
        {
          label: t("emails"),
          value: emails.length > 0 && <Several values={emails} marks={marksOf("email")} />,
        },
        { label: t("address"), value: address && addressText({ line: "", postcode: "", ...address }) },
      ]}
    />
  );
}

function Several({ values, marks }: { values: readonly string[]; marks: readonly HeldFact[] }) {
  return (
    <ul>
      {values.map((value, nth) => {
        const mark = marks.find((one) => one.nth === nth);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: masked, two may look alike
          <li key={`${value} ${nth}`}>
            <Masked value={value} />
            {mark && <MarkWords of={mark} mine />}
          </li>
        );
      })}
    </ul>
  );
}

function Ways() {
  const { t } = useTranslation("portal");
  const { t: privacy } = useTranslation("privacy");
  const signOut = useSignOut();
  return (
    <ul className={styles.ways}>
      <li>
        <Link to={portal.security}>
          <ShieldCheck size={20} aria-hidden="true" />
          <span>{t("security")}</span>
          <ChevronRight size={18} aria-hidden="true" />
        </Link>
      </li>
      <li>
        <Link to={portal.tier}>
          <Gem size={20} aria-hidden="true" />
          <span>{t("tier")}</span>
          <ChevronRight size={18} aria-hidden="true" />
        </Link>
      </li>
      <li>
        <Link to={portal.papers}>
          <FileClock size={20} aria-hidden="true" />
          <span>{t("papers")}</span>
          <ChevronRight size={18} aria-hidden="true" />
        </Link>
      </li>
      <li>
        <Link to={portal.circumstances}>
          <BriefcaseBusiness size={20} aria-hidden="true" />
          <span>{t("circumstances")}</span>
          <ChevronRight size={18} aria-hidden="true" />
        </Link>
      </li>
      <li>
        <Link to={portal.relations}>
          <Users size={20} aria-hidden="true" />
          <span>{t("relations")}</span>
          <ChevronRight size={18} aria-hidden="true" />
        </Link>
      </li>
      <li>
        <Link to={portal.promises}>
          <HandHeart size={20} aria-hidden="true" />
          <span>{t("promises")}</span>
          <ChevronRight size={18} aria-hidden="true" />
        </Link>
      </li>
      <li>
        <Link to={portal.noted}>
          <Tags size={20} aria-hidden="true" />
          <span>{t("noted")}</span>
          <ChevronRight size={18} aria-hidden="true" />
        </Link>
      </li>
      <li>
        <Link to={portal.contacts}>
          <MessagesSquare size={20} aria-hidden="true" />
          <span>{t("contacts")}</span>
          <ChevronRight size={18} aria-hidden="true" />
        </Link>
      </li>
      <li>
        <Link to={portal.trusted}>
          <Handshake size={20} aria-hidden="true" />
          <span>{t("trusted")}</span>
          <ChevronRight size={18} aria-hidden="true" />
        </Link>
      </li>
      <li>
        <Link to={portal.privacy}>
          <Eye size={20} aria-hidden="true" />
          <span>{privacy("title")}</span>
          <ChevronRight size={18} aria-hidden="true" />
        </Link>
      </li>
      <li>
        <Link to={portal.settings}>
          <Settings size={20} aria-hidden="true" />
          <span>{t("settings")}</span>
          <ChevronRight size={18} aria-hidden="true" />
        </Link>
      </li>
      <li>
        <button type="button" onClick={signOut}>
          <LogOut size={20} aria-hidden="true" />
          <span>{t("sign-out-here")}</span>
        </button>
      </li>
    </ul>
  );
}
