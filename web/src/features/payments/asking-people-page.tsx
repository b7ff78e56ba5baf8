import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { askingPeopleQuery, forgetAsker, requestsChanged, requestsQuery, setWhoMayAsk } from "@/api/requests";
import type { AskingPerson, WhoMayAsk } from "@/api/wire";
import { portal } from "@/lib/paths";
import { ConfirmStep } from "@/ui/confirm-step";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { PersonChip } from "@/ui/person-chip";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import form from "./how-much-step.module.css";
import people from "./payees-page.module.css";
import "./words";

const CHOICES: readonly WhoMayAsk[] = ["anyone", "known", "nobody"];

/** Who may ask one for money, in general and by name. */
export function AskingPeoplePage() {
  const { t } = useTranslation("payments");
  const requests = useQuery(requestsQuery);
  const said = useQuery(askingPeopleQuery);
  return (
    <Page
      title={t("request.who")}
      lead={t("request.who-lead")}
      back={{ to: portal.requests, label: t("request.title") }}
    >
      <Card title={t("request.who-in-general")}>
        <Loaded query={requests} lines={3}>
          {({ who_may_ask: who }) => <Choice who={who} />}
        </Loaded>
      </Card>
      <Card title={t("request.who-by-name")}>
        <Loaded query={said} lines={4}>
          {({ people: all }) =>
            all.length === 0 ? (
              <Empty>{t("request.who-none")}</Empty>
            ) : (
              <ul className={people.list}>
                {all.map((one) => (
                  <Person key={one.id} person={one} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Card>
    </Page>
  );
}

function Choice({ who }: { who: WhoMayAsk }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const setting = useMutation({
    mutationFn: setWhoMayAsk,
    onSuccess: async () => {
      announce(t("request.who-set"));
      await requestsChanged(queries);
    },
  });
  const chosen = setting.isPending ? setting.variables : who;
  return (
    <div className={form.form}>
      <Segments
        label={t("request.who-in-general")}
        choices={CHOICES.map((value) => ({ value, label: t(`request.who-may.${value}`) }))}
        value={chosen}
        onChange={(value) => setting.mutate(value)}
      />
      <p className={form.soft}>{t(`request.who-what.${chosen}`)}</p>
      {setting.error && <ProblemNote thrown={setting.error} />}
    </div>
  );
}

function Person({ person }: { person: AskingPerson }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { name } = person;
  async function forget() {
    await forgetAsker(person.id);
    announce(t("request.forgotten", { name }));
    await requestsChanged(queries);
  }
  return (
    <li>
      <PersonChip name={name} note={t(person.may_ask ? "request.may-ask" : "request.may-not-ask")} />
      <span className={people.steps}>
        <ConfirmStep
          label={t("request.forget")}
          name={t("request.forget-name", { name })}
          variant="quiet"
          title={t("request.forget-title", { name })}
          sentence={t("request.forget-what")}
          act={forget}
        />
      </span>
    </li>
  );
}
