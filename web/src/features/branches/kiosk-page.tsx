import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronRight, Info, type LucideIcon, Printer, Ticket, UserRound } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { branchesKey } from "@/api/branches";
import { bankQuery, meQuery, signOut } from "@/api/identity";
import { drawAtKiosk, kioskQuery, setUpKiosk, tellKioskIsOn } from "@/api/kiosk";
import type { BranchService, KioskHere, KioskTicket } from "@/api/wire";
import { clockText } from "@/lib/dates";
import type { Language } from "@/lib/language";
import { portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { becomeKiosk, ceaseToBeKiosk, isKiosk } from "@/lib/shared-device";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Lines } from "@/ui/loaded";
import { ProblemNote } from "@/ui/problem-note";
import { Sign } from "@/ui/sign";
import { LanguageSwitch } from "@/ui/switches";
import { useLanguage } from "@/ui/use-language";
import styles from "./kiosk.module.css";
import { useOpens, useTold, useWait } from "./told";
import { useUntouched } from "./use-untouched";
import "./words";

const SEEN_MS = 60_000;
/** Long enough to read a number and to find one's glasses. */
const SHOWN_S = 30;
const LEFT_S = 45;

/** The first page of a machine in the hall: three choices in whole sentences, and where a person is. */
export function KioskPage({ changeLanguage }: { changeLanguage: (to: Language) => void }) {
  const { t } = useTranslation("branches");
  const me = useQuery(meQuery);
  const here = useQuery(kioskQuery);
  // On any other device whoever follows a link here stays signed in.
  const isMachine = isKiosk() || Boolean(here.data);
  return (
    <main className={styles.kiosk}>
      <title>{`${t("kiosk.title")} · Bankhall`}</title>
      <Top here={here.data} changeLanguage={changeLanguage} />
      {me.data && isMachine ? (
        <Leaving />
      ) : here.isPending || me.isPending ? (
        <Lines count={6} />
      ) : here.data ? (
        <InUse here={here.data} />
      ) : here.error ? (
        <ProblemNote thrown={here.error} retry={() => here.refetch()} />
      ) : (
        <SetUp />
      )}
    </main>
  );
}

interface TopProps {
  here: KioskHere | null | undefined;
  changeLanguage: (to: Language) => void;
}

function Top({ here, changeLanguage }: TopProps) {
  const { t } = useTranslation("branches");
  const bank = useQuery(bankQuery).data;
  const told = useTold();
  return (
    <header className={styles.top}>
      <p className={styles.bank}>
        <Sign size={40} />
        <span>
          {bank?.name ?? t("kiosk.title")}
          {here && <small>{told(here.hall.branch.facts).name}</small>}
        </span>
      </p>
      <LanguageSwitch change={changeLanguage} />
    </header>
  );
}

/** Whoever was here before is signed out first, however often the bank must be asked. */
function Leaving() {
  const { t } = useTranslation("branches");
  const queries = useQueryClient();
  const leaving = useMutation({
    mutationFn: signOut,
    retry: true,
    retryDelay: 3_000,
    onSuccess: () => queries.resetQueries({ queryKey: meQuery.queryKey }),
  });
  const leave = leaving.mutate;
  useEffect(() => leave(), [leave]);
  return (
    <p className={styles.lead} role="status">
      {t("kiosk.leaving")}
    </p>
  );
}

function SetUp() {
  const { t } = useTranslation("branches");
  const queries = useQueryClient();
  const [code, setCode] = useState("");
  const setting = useMutation({
    mutationFn: () => setUpKiosk(code),
    onSuccess: (here) => {
      becomeKiosk();
      queries.setQueryData(kioskQuery.queryKey, here);
      // Anew, so that everything begins as at a machine.
      location.replace(portal.kiosk);
    },
  });
  useEffect(() => {
    // It has been taken out of use: it is a browser like every other again.
    if (isKiosk()) ceaseToBeKiosk();
  }, []);
  function submit(event: FormEvent) {
    event.preventDefault();
    setting.mutate();
  }
  return (
    <form className={styles.setUp} onSubmit={submit} noValidate>
      <h1>{t("kiosk.set-up")}</h1>
      <p>{t("kiosk.set-up-what")}</p>
      <Field label={t("kiosk.code")}>
        {(wiring) => (
          <Input
            {...wiring}
            inputMode="numeric"
            autoComplete="off"
            value={code}
            onChange={({ target: { value } }) =>
              setCode(value.normalize("NFKC").replaceAll(/\D/g, "").slice(0, 10))
            }
          />
        )}
      </Field>
      {setting.error && <ProblemNote thrown={setting.error} />}
      <div>
        <Button
          type="submit"
          variant="primary"
          busy={setting.isPending}
          blocked={code.length < 10 && t("kiosk.code-short")}
        >
          {t("kiosk.set-up-act")}
        </Button>
      </div>
    </form>
  );
}

type Step =
  | { at: "start" }
  | { at: "service" }
  | { at: "first"; service: BranchService }
  | { at: "drawn"; ticket: KioskTicket };

function InUse({ here }: { here: KioskHere }) {
  const [step, setStep] = useState<Step>({ at: "start" });
  const start = () => setStep({ at: "start" });
  useSeen();
  useEffect(() => {
    // Also where the browser was emptied by hand.
    if (!isKiosk()) becomeKiosk();
  }, []);
  switch (step.at) {
    case "start":
      return <Start here={here} draw={() => setStep({ at: "service" })} />;
    case "service":
      return (
        <Forgotten start={start}>
          <ChooseService here={here} back={start} choose={(service) => setStep({ at: "first", service })} />
        </Forgotten>
      );
    case "first":
      return (
        <Forgotten start={start}>
          <NeedsFirst
            service={step.service}
            back={() => setStep({ at: "service" })}
            drawn={(ticket) => setStep({ at: "drawn", ticket })}
          />
        </Forgotten>
      );
    case "drawn":
      return <Drawn here={here} ticket={step.ticket} done={start} />;
  }
}

/** Whoever went away in the middle leaves the first page behind. */
function Forgotten({ start, children }: { start: () => void; children: ReactNode }) {
  const untouched = useUntouched();
  useEffect(() => {
    if (untouched >= LEFT_S) start();
  }, [untouched, start]);
  return children;
}

function useSeen() {
  useEffect(() => {
    const tell = () => void tellKioskIsOn().catch(() => undefined);
    const ticking = setInterval(tell, SEEN_MS);
    return () => clearInterval(ticking);
  }, []);
}

function Start({ here, draw }: { here: KioskHere; draw: () => void }) {
  const { t } = useTranslation("branches");
  const opens = useOpens();
  const { branch, draws_until: drawsUntil } = here.hall;
  return (
    <div className={styles.page}>
      <Heading>{t("kiosk.welcome")}</Heading>
      <ul className={styles.choices}>
        <li>
          <Choice
            icon={Ticket}
            words={t("kiosk.draw")}
            what={
              drawsUntil
                ? branch.people === 0
                  ? t("wait.nobody")
                  : t("wait.people", { count: branch.people })
                : t("draw.not-now", { when: opens(branch.state) })
            }
            {...(drawsUntil ? { act: draw } : {})}
          />
        </li>
        <li>
          <Choice icon={UserRound} words={t("kiosk.own")} what={t("kiosk.own-what")} to={portal.signIn} />
        </li>
        <li>
          <Choice
            icon={Info}
            words={t("kiosk.know")}
            what={t("kiosk.know-what")}
            to={portal.branch(branch.id)}
          />
        </li>
      </ul>
      <p className={styles.person}>{t("kiosk.person", { phone: branch.facts.phone })}</p>
    </div>
  );
}

interface ChoiceProps {
  icon: LucideIcon;
  words: string;
  what: string;
  to?: string;
  act?: () => void;
}

/** A place to go, a thing to do, or, without either, what cannot be done now and why. */
function Choice({ icon: Icon, words, what, to, act }: ChoiceProps) {
  const inside = (
    <>
      <Icon aria-hidden="true" />
      <span>
        {words}
        <small>{what}</small>
      </span>
      {(to || act) && <ChevronRight aria-hidden="true" />}
    </>
  );
  if (to)
    return (
      <Link to={to} className={styles.choice}>
        {inside}
      </Link>
    );
  if (act)
    return (
      <button type="button" className={styles.choice} onClick={act}>
        {inside}
      </button>
    );
  return <div className={`${styles.choice} ${styles.shut}`}>{inside}</div>;
}

function ChooseService({
  here,
  back,
  choose,
}: {
  here: KioskHere;
  back: () => void;
  choose: (service: BranchService) => void;
}) {
  const { t } = useTranslation("branches");
  const wait = useWait();
  return (
    <div className={styles.page}>
      <Heading>{t("kiosk.which")}</Heading>
      <ul className={styles.services}>
        {here.hall.branch.waiting.map(({ service, place }) => (
          <li key={service}>
            <button type="button" className={styles.service} onClick={() => choose(service)}>
              <span>{t(`services.${service}`)}</span>
              <small>{wait(place)}</small>
            </button>
          </li>
        ))}
      </ul>
      <div>
        <Button onClick={back}>{t("kiosk.back")}</Button>
      </div>
    </div>
  );
}

function NeedsFirst({
  service,
  back,
  drawn,
}: {
  service: BranchService;
  back: () => void;
  drawn: (ticket: KioskTicket) => void;
}) {
  const { t } = useTranslation("branches");
  const queries = useQueryClient();
  // One key for each answer: whoever presses twice, or again after a bad line, draws one number.
  const [keys] = useState(() => ({ first: newRequestKey(), usual: newRequestKey() }));
  const drawing = useMutation({
    mutationFn: (first: boolean) => drawAtKiosk(service, first, first ? keys.first : keys.usual),
    onSuccess: drawn,
    onSettled: () => queries.invalidateQueries({ queryKey: branchesKey }),
  });
  return (
    <div className={styles.page}>
      <Heading>{t("kiosk.first")}</Heading>
      <p className={styles.lead}>{t("kiosk.first-what")}</p>
      <div className={styles.two}>
        <Button block busy={drawing.isPending} onClick={() => drawing.mutate(true)}>
          {t("kiosk.first-yes")}
        </Button>
        <Button block variant="primary" busy={drawing.isPending} onClick={() => drawing.mutate(false)}>
          {t("kiosk.first-no")}
        </Button>
      </div>
      {drawing.error && <ProblemNote thrown={drawing.error} />}
      <div>
        <Button onClick={back}>{t("kiosk.back")}</Button>
      </div>
    </div>
  );
}

function Drawn({ here, ticket, done }: { here: KioskHere; ticket: KioskTicket; done: () => void }) {
  const { t } = useTranslation("branches");
  const language = useLanguage();
  const wait = useWait();
  const told = useTold();
  const untouched = useUntouched();
  useEffect(() => {
    if (untouched >= SHOWN_S) done();
  }, [untouched, done]);
  return (
    <div className={`${styles.page} ${styles.drawn}`}>
      <Heading>{t("kiosk.yours")}</Heading>
      <p className={styles.number}>{ticket.number}</p>
      <p className={styles.lead}>
        {t("ticket.of", {
          branch: told(here.hall.branch.facts).name,
          service: t(`services.${ticket.service}`),
        })}
      </p>
      {ticket.place && (
        <p className={styles.lead}>
          {ticket.place.ahead === 0 ? t("wait.first") : t("wait.ahead", { count: ticket.place.ahead })}
          {" · "}
          {wait(ticket.place)}
        </p>
      )}
      <p className={styles.soft}>{t("kiosk.drawn-at", { time: clockText(ticket.drawn_at, language) })}</p>
      <div className={`${styles.two} ${styles.notPrinted}`}>
        <Button icon={<Printer size={20} aria-hidden="true" />} onClick={() => window.print()}>
          {t("kiosk.print")}
        </Button>
        <Button variant="primary" onClick={done}>
          {t("kiosk.done", { count: Math.max(0, SHOWN_S - untouched) })}
        </Button>
      </div>
    </div>
  );
}

/** Whoever hears the page is told where they are at each step. */
function Heading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={heading} tabIndex={-1} className={styles.heading}>
      {children}
    </h1>
  );
}
