import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { myAccountsQuery } from "@/api/accounts";
import type { MyAccount } from "@/api/wire";
import { portal } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { nameOf } from "./account-name";
import styles from "./arrange-page.module.css";
import { ArrangeRow } from "./arrange-row";
import { moved } from "./moves";
import { useArrangement, withDefault } from "./use-arrangement";
import { useDrag } from "./use-drag";

/** The order of one's accounts, which of them are out of sight, and the first among them; saved as one. */
export function ArrangePage() {
  const { t } = useTranslation("accounts");
  const accounts = useQuery(myAccountsQuery);
  return (
    <Page
      title={t("arrange-title")}
      lead={t("arrange-lead")}
      back={{ to: portal.accounts, label: t("back-to-mine") }}
    >
      <Loaded query={accounts} lines={8}>
        {({ items }) => <Arranging accounts={items} />}
      </Loaded>
    </Page>
  );
}

function Arranging({ accounts }: { accounts: readonly MyAccount[] }) {
  const { t } = useTranslation("accounts");
  const navigate = useNavigate();
  const announce = useAnnounce();
  const arrangement = useArrangement();
  // What one began with: a refresh behind one's back must not move anything under the finger.
  const [before] = useState(accounts);
  const [draft, setDraft] = useState(accounts);
  const [said, setSaid] = useState("");
  const changed = draft.some((one, at) => !isAsBefore(one, before[at]));
  function move(from: number, to: number) {
    const one = draft[from];
    if (!one || to < 0 || to >= draft.length) return;
    setDraft(moved(draft, from, to));
    setSaid(t("moved", { name: nameOf(one, t), place: to + 1, count: draft.length }));
  }
  const drag = useDrag(move);
  function change(id: string, part: Partial<MyAccount>) {
    setDraft(draft.map((one) => (one.id === id ? { ...one, ...part } : one)));
  }
  function makeDefault(id: string) {
    setDraft(withDefault(draft, id));
  }
  function save() {
    arrangement.mutate(draft, {
      onSuccess: () => {
        announce(t("arranged"));
        navigate(portal.accounts);
      },
    });
  }
  return (
    <>
      {arrangement.error && <ProblemNote thrown={arrangement.error} />}
      <ol className={styles.list} ref={drag.list}>
        {draft.map((account, at) => (
          <ArrangeRow
            key={account.id}
            account={account}
            place={at}
            count={draft.length}
            dragged={drag.dragged === at}
            grasp={drag.grasp}
            move={move}
            hide={(hidden) => change(account.id, { hidden })}
            makeDefault={() => makeDefault(account.id)}
          />
        ))}
      </ol>
      <p role="status" className="only-heard">
        {said}
      </p>
      <div className={styles.buttons}>
        <LinkButton to={portal.accounts}>{t("cancel")}</LinkButton>
        <Button
          variant="primary"
          busy={arrangement.isPending}
          blocked={!changed && t("arrange-nothing")}
          onClick={save}
        >
          {t("save")}
        </Button>
      </div>
    </>
  );
}

function isAsBefore(one: MyAccount, before: MyAccount | undefined): boolean {
  return one.id === before?.id && one.hidden === before.hidden && one.is_default === before.is_default;
}
