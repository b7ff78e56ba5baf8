import { Search, Snowflake, Users, WalletCards } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/button";
import { CommandPalette } from "@/ui/command-palette";
import { useAnnounce } from "@/ui/notice";
import { Face, PersonChip } from "@/ui/person-chip";
import { StateWord } from "@/ui/state-word";
import { Timeline } from "@/ui/timeline";
import { Sample, Section, useTexts } from "./sample";

export function People() {
  const say = useTexts();
  return (
    <Section name="people">
      <Sample of="PersonChip">
        <PersonChip name="张秀英" note={say.owner} />
        <PersonChip name="Emma Clarke" to="#people" note={say.authorised} />
        <PersonChip name={say.firm} organisation extra={<StateWord tone="good">{say.good}</StateWord>} />
        <Face name="张秀英" size="large" />
      </Sample>
      <Sample of="Timeline" stack>
        <Timeline
          label={say.happened}
          items={[
            {
              id: "frozen",
              at: { instant: "2026-11-28T02:05:00Z" },
              icon: Snowflake,
              tone: "danger",
              title: say.said,
              reason: say.lostCard,
              by: "李娜",
            },
            { id: "opened", at: { on: "2019-03-05" }, icon: WalletCards, title: say.opened },
          ]}
        />
      </Sample>
      <Sample of={say.palette}>
        <Palette />
      </Sample>
    </Section>
  );
}

function Palette() {
  const say = useTexts();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const page = (id: string, title: string) => ({
    id,
    icon: <Users size={18} aria-hidden="true" />,
    title,
    act: () => announce(title),
  });
  return (
    <>
      <Button icon={<Search size={16} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {say.palette}
      </Button>
      <CommandPalette
        open={open}
        onClose={() => setOpen(false)}
        label={say.paletteLabel}
        text={text}
        onText={setText}
        groups={[
          { id: "pages", title: say.pages, items: [page("one", say.customers), page("two", say.table)] },
        ]}
      />
    </>
  );
}
