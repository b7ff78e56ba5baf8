import { Download, Plus, Snowflake } from "lucide-react";
import { useState } from "react";
import { console_ } from "@/lib/paths";
import { Button, IconButton, LinkButton, type Variant } from "@/ui/button";
import { Checkbox, Switch } from "@/ui/check";
import { Chips } from "@/ui/chips";
import { DateField } from "@/ui/date-field";
import { Field } from "@/ui/field";
import { Input, PasswordInput, Select, TextArea } from "@/ui/input";
import { Segments } from "@/ui/segments";
import { Sample, Section, useTexts } from "./sample";

const TODAY = "2026-11-28";

export function Buttons() {
  const say = useTexts();
  const words: Record<Variant, string> = {
    primary: say.save,
    plain: say.open,
    quiet: say.more,
    danger: say.freeze,
    grave: say.close,
  };
  const variants = Object.keys(words) as Variant[];
  const each = (extra: { busy?: boolean; blocked?: string; size?: "small" }) =>
    variants.map((variant) => (
      <Button key={variant} variant={variant} {...extra}>
        {words[variant]}
      </Button>
    ));
  return (
    <Section name="buttons">
      <Sample of={say.variants}>{each({})}</Sample>
      <Sample of={say.busy}>{each({ busy: true })}</Sample>
      <Sample of={say.off}>{each({ blocked: say.blocked })}</Sample>
      <Sample of={say.small}>{each({ size: "small" })}</Sample>
      <Sample of={say.link}>
        <LinkButton to={console_.home} icon={<Download size={16} aria-hidden="true" />}>
          {say.open}
        </LinkButton>
        <Button icon={<Snowflake size={16} aria-hidden="true" />}>{say.freeze}</Button>
        <IconButton label={say.more} icon={<Plus size={18} aria-hidden="true" />} />
      </Sample>
      <Sample of={say.block} stack>
        <Button variant="primary" block>
          {say.send}
        </Button>
      </Sample>
    </Section>
  );
}

export function Inputs() {
  const say = useTexts();
  const [text, setText] = useState("INV-2026-11");
  const [day, setDay] = useState(TODAY);
  const cities = say.cities.map((label) => ({ value: label, label }));
  return (
    <Section name="inputs">
      <Sample of={say.name} stack>
        <Field label={say.name} hint={say.nameHint}>
          {(wiring) => <Input {...wiring} defaultValue="张秀英" />}
        </Field>
        <Field label={say.name} error={say.nameWrong}>
          {(wiring) => <Input {...wiring} />}
        </Field>
        <Field label={say.name} hint={say.blocked}>
          {(wiring) => <Input {...wiring} defaultValue="张秀英" disabled />}
        </Field>
      </Sample>
      <Sample of={say.amount} stack>
        <Field label={say.amount}>
          {(wiring) => (
            <Input
              {...wiring}
              figures
              icon={<span aria-hidden="true">¥</span>}
              suffix="CNY"
              defaultValue="2,000.00"
              inputMode="decimal"
            />
          )}
        </Field>
        <Field label={say.search}>
          {(wiring) => (
            <Input
              {...wiring}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onClear={() => setText("")}
            />
          )}
        </Field>
        <Field label={say.password}>{(wiring) => <PasswordInput {...wiring} autoComplete="off" />}</Field>
        <Field label={say.note}>{(wiring) => <TextArea {...wiring} />}</Field>
        <Field label={say.city}>
          {(wiring) => <Select {...wiring} none={say.choose} choices={cities} />}
        </Field>
        <DateField label={say.date} value={day} today={TODAY} max={TODAY} onChange={setDay} />
      </Sample>
    </Section>
  );
}

export function Choices() {
  const say = useTexts();
  const [period, setPeriod] = useState("0");
  const [kind, setKind] = useState("1");
  const choicesOf = (labels: readonly string[]) => labels.map((label, at) => ({ value: String(at), label }));
  return (
    <Section name="choices">
      <Sample of="Checkbox" stack>
        <Checkbox label={say.agree} hint={say.agreeHint} defaultChecked />
        <Checkbox label={say.agree} />
        <Checkbox label={say.agree} disabled />
      </Sample>
      <Sample of="Switch" stack>
        <Switch label={say.hide} hint={say.hideHint} defaultChecked />
        <Switch label={say.hide} />
      </Sample>
      <Sample of="Segments">
        <Segments label={say.period} value={period} onChange={setPeriod} choices={choicesOf(say.periods)} />
      </Sample>
      <Sample of="Chips">
        <Chips label={say.search} value={kind} onChange={setKind} choices={choicesOf(say.kinds)} />
      </Sample>
    </Section>
  );
}
