import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { branchesKey, branchQuery, drawTicket, isLive, myTicketsQuery } from "@/api/branches";
import type { BranchFacts, BranchService, WholeBranch } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Facts } from "@/ui/facts";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { PhoneLink } from "@/ui/phone-link";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./branches.module.css";
import { daysAlike, minuteText } from "./hours";
import { MyTickets } from "./ticket-card";
import { OpenState, useOpens, useTold, useWait } from "./told";
import "./words";

/** One branch: whether it is open, how long one waits, what to bring; and a number for whoever is signed in. */
export function BranchPage({
  signedIn,
  more,
}: {
  signedIn: boolean;
  more?: (whole: WholeBranch) => ReactNode;
}) {
  const { t } = useTranslation("branches");
  const { id = "" } = useParams();
  const found = useQuery(branchQuery(id));
  const told = useTold();
  const facts = found.data?.branch.facts;
  return (
    <Page
      title={facts ? told(facts).name : t("find.title")}
      lead={found.data && <OpenState of={found.data.branch} />}
      back={{ to: portal.branches, label: t("one.back") }}
    >
      <Loaded query={found} lines={8}>
        {(whole) => (
          <Columns
            main={
              <>
                {signedIn && <MyTickets branchId={id} />}
                <Draw whole={whole} signedIn={signedIn} />
                {more?.(whole)}
                <Services whole={whole} />
              </>
            }
            side={<About whole={whole} />}
          />
        )}
      </Loaded>
    </Page>
  );
}

function Draw({ whole, signedIn }: { whole: WholeBranch; signedIn: boolean }) {
  const { t } = useTranslation("branches");
  const opens = useOpens();
  const id = whole.branch.id;
  if (!whole.draws_until) {
    return (
      <Card title={t("draw.title")}>
        <p>{t("draw.not-now", { when: opens(whole.branch.state) })}</p>
      </Card>
    );
  }
  if (!signedIn) {
    return (
      <Card title={t("draw.title")}>
        <div className={styles.form}>
          <p>{t("draw.sign-in")}</p>
          <div>
            <LinkButton
              variant="primary"
              to={`${portal.signIn}?back=${encodeURIComponent(portal.branch(id))}`}
            >
              {t("draw.to-sign-in")}
            </LinkButton>
          </div>
        </div>
      </Card>
    );
  }
  return <DrawForm whole={whole} />;
}

function DrawForm({ whole }: { whole: WholeBranch }) {
  const { t } = useTranslation("branches");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const wait = useWait();
  const { id, waiting } = whole.branch;
  const mine = useQuery(myTicketsQuery).data;
  const [service, setService] = useState<BranchService>(waiting[0]?.service ?? "cash");
  const [first, setFirst] = useState(false);
  const drawing = useMutation({
    mutationFn: () => drawTicket(id, { service, needs_first: first }),
    onSuccess: ({ number }) => announce(t("draw.drawn", { number })),
    onSettled: () => queries.invalidateQueries({ queryKey: branchesKey }),
  });
  if (mine?.some((one) => one.branch_id === id && isLive(one))) return null;
  function submit(event: FormEvent) {
    event.preventDefault();
    drawing.mutate();
  }
  const place = waiting.find((one) => one.service === service)?.place;
  return (
    <Card title={t("draw.title")}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.soft}>{t("draw.what")}</p>
        <Field label={t("draw.service")} hint={wait(place)}>
          {(wiring) => (
            <Select
              {...wiring}
              value={service}
              choices={waiting.map((one) => ({ value: one.service, label: t(`services.${one.service}`) }))}
              onChange={({ target: { value } }) => setService(value as BranchService)}
            />
          )}
        </Field>
        <Checkbox
          label={t("draw.needs")}
          hint={t("draw.needs-what")}
          checked={first}
          onChange={({ target: { checked } }) => setFirst(checked)}
        />
        {drawing.error && <ProblemNote thrown={drawing.error} />}
        <div>
          <Button type="submit" variant="primary" busy={drawing.isPending}>
            {t("draw.act")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Services({ whole }: { whole: WholeBranch }) {
  const { t } = useTranslation("branches");
  const wait = useWait();
  const list = useLists();
  const places = new Map(whole.branch.waiting.map(({ service, place }) => [service, place]));
  return (
    <Card title={t("one.services")}>
      <ul className={styles.services}>
        {whole.services.map(({ service, papers }) => (
          <li key={service}>
            <p className={styles.head}>
              <span className={styles.name}>{t(`services.${service}`)}</span>
              {whole.branch.state.is_open && <span className={styles.wait}>{wait(places.get(service))}</span>}
            </p>
            <p className={styles.soft}>
              {t("one.bring", { papers: list(papers.map((one) => t(`papers.${one}`))) })}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** "a, b and c" as the reader's language joins. */
export function useLists(): (parts: string[]) => string {
  const language = useLanguage();
  return (parts) => new Intl.ListFormat(language, { type: "conjunction" }).format(parts);
}

function About({ whole }: { whole: WholeBranch }) {
  const { t } = useTranslation("branches");
  const { facts, id } = whole.branch;
  const told = useTold()(facts);
  return (
    <>
      <Card>
        <Facts
          facts={[
            { label: t("one.address"), value: told.where },
            { label: t("one.phone"), value: <PhoneLink phone={facts.phone} /> },
            {
              label: t("one.place"),
              value: `${(facts.latitude_e6 / 1e6).toFixed(4)}, ${(facts.longitude_e6 / 1e6).toFixed(4)}`,
            },
          ]}
        />
      </Card>
      <Hours facts={facts} today={whole.today} />
      {facts.facilities.length > 0 && (
        <Card title={t("one.facilities")}>
          <ul className={styles.services}>
            {facts.facilities.map((one) => (
              <li key={one}>{t(`facilities.${one}`)}</li>
            ))}
          </ul>
        </Card>
      )}
      <p>
        <Link to={portal.callScreen(id)}>{t("one.screen")}</Link>
      </p>
    </>
  );
}

function Hours({ facts, today }: { facts: BranchFacts; today: string }) {
  const { t } = useTranslation("branches");
  const language = useLanguage();
  const spoken = (spans: BranchFacts["week"][number]) =>
    spans.length === 0
      ? t("one.rest")
      : spans
          .map(({ opens, closes }) =>
            t("hours.span", { opens: minuteText(opens), closes: minuteText(closes) }),
          )
          .join(t("hours.join"));
  const everyDay = daysAlike(facts.week, language).length === 1;
  const daysText = (first: string, last: string) =>
    everyDay ? t("hours.daily") : first === last ? first : t("hours.between", { first, last });
  const coming = facts.special_days
    .filter(({ on }) => on >= today)
    .toSorted((one, other) => one.on.localeCompare(other.on))
    .slice(0, 6);
  return (
    <Card title={t("one.hours")}>
      <Facts
        facts={daysAlike(facts.week, language).map(({ first, last, spans }) => ({
          label: daysText(first, last),
          value: spoken([...spans]),
        }))}
      />
      {coming.length > 0 && (
        <div className={styles.coming}>
          <h3 className={styles.name}>{t("one.special")}</h3>
          <Facts
            facts={coming.map((one) => {
              const why = language === "zh-CN" ? one.why_zh : one.why_en;
              return {
                label: dateText(one.on, language),
                value: why ? `${spoken(one.spans)} (${why})` : spoken(one.spans),
              };
            })}
          />
        </div>
      )}
    </Card>
  );
}
