import { lazy, useState } from "react";
import { Problem, UNREACHABLE } from "@/api/problem";
import { Block } from "@/ui/block";
import { Button } from "@/ui/button";
import { Confirmation } from "@/ui/confirmation";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Facts } from "@/ui/facts";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Lines } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { Picture, pictureNames } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { Wizard } from "@/ui/wizard";
import styles from "./design.module.css";
import { Sample, Section, useTexts } from "./sample";

const nothing = () => undefined;

export function WizardSample() {
  const say = useTexts();
  const announce = useAnnounce();
  return (
    <Section name="wizard">
      <Card>
        <Wizard
          name="design-sample"
          initial={{ name: "" }}
          submitLabel={say.save}
          busy={false}
          error={null}
          onSubmit={() => announce(say.said)}
          onCancel={nothing}
          steps={[
            {
              key: "who",
              title: say.stepWho,
              check: ({ name }) => (name.trim() ? {} : { name: say.nameWrong }),
              content: ({ answers, change, wrong }) => (
                <Field label={say.name} error={wrong.name}>
                  {(wiring) => (
                    <Input
                      {...wiring}
                      value={answers.name}
                      onChange={(event) => change({ name: event.target.value })}
                    />
                  )}
                </Field>
              ),
            },
            {
              key: "check",
              title: say.stepCheck,
              content: ({ answers }) => <Facts facts={[{ label: say.name, value: answers.name }]} />,
            },
          ]}
        />
      </Card>
    </Section>
  );
}

export function ConfirmationSample() {
  const say = useTexts();
  const announce = useAnnounce();
  return (
    <Section name="confirmation">
      <Card>
        <Confirmation
          sentence={say.sentence}
          facts={[
            { label: say.name, value: "张伟" },
            { label: say.amount, value: "¥2,000.00" },
            { label: say.fee, value: say.free },
          ]}
          warnings={[say.warning]}
          label={say.confirm}
          busy={false}
          error={null}
          onConfirm={() => announce(say.said)}
          onBack={nothing}
        />
      </Card>
    </Section>
  );
}

export function EmptyPlaces() {
  const say = useTexts();
  return (
    <Section name="empty">
      <ul className={styles.pictures}>
        {pictureNames.map((name) => (
          <li key={name}>
            <Empty
              picture={<Picture of={name} />}
              title={name}
              action={<Button size="small">{say.open}</Button>}
            >
              {say.pictures}
            </Empty>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const lost = new Problem({ code: UNREACHABLE, status: 0 });
const refused = new Problem({ code: "web.unavailable", status: 503, requestId: "01a2233b-0740" });

/** Stands for a part that is on its way. */
const NeverComes = lazy(() => new Promise<{ default: () => null }>(nothing));

export function Waiting() {
  const say = useTexts();
  return (
    <Section name="waiting">
      <Sample of="Lines" stack>
        <Lines count={3} />
      </Sample>
      <Sample of="Block" stack>
        <Block height="short">
          <NeverComes />
        </Block>
      </Sample>
      <Sample of={say.wrong} stack>
        <ProblemNote thrown={lost} retry={nothing} />
        <ProblemNote thrown={refused} />
      </Sample>
      <Sample of="ConnectionBanner">
        <Button onClick={() => window.dispatchEvent(new Event("offline"))}>{say.lose}</Button>
        <Button onClick={() => window.dispatchEvent(new Event("online"))}>{say.regain}</Button>
      </Sample>
    </Section>
  );
}

export function NoticeSamples() {
  const say = useTexts();
  const announce = useAnnounce();
  const undo = { label: say.undo, act: () => announce(say.undone, { tone: "info" }) };
  return (
    <Section name="notices">
      <Sample of="useAnnounce">
        <Button onClick={() => announce(say.said)}>{say.say}</Button>
        <Button onClick={() => announce(say.said, { undo })}>{say.sayUndo}</Button>
        <Button onClick={() => announce(say.said, { tone: "caution" })}>{say.sayCare}</Button>
      </Sample>
    </Section>
  );
}

const SHAPES = ["dialog", "wide", "sheet"] as const;

export function Dialogs() {
  const say = useTexts();
  const [open, setOpen] = useState<(typeof SHAPES)[number] | null>(null);
  return (
    <Section name="dialogs">
      <Sample of="Dialog">
        {SHAPES.map((shape) => (
          <Button key={shape} aria-haspopup="dialog" onClick={() => setOpen(shape)}>
            {say[shape]}
          </Button>
        ))}
        <ReasonStep
          label={say.reason}
          title={say.freeze}
          consequence={say.reasonWhat}
          grave
          act={() => Promise.resolve()}
        />
      </Sample>
      {SHAPES.map((shape) => (
        <Dialog
          key={shape}
          open={open === shape}
          shape={shape}
          title={say[shape]}
          onClose={() => setOpen(null)}
        >
          <p>{say.sentence}</p>
        </Dialog>
      ))}
    </Section>
  );
}
