import { Ellipsis, Snowflake, Star } from "lucide-react";
import { AccountCard } from "@/ui/account-card";
import { IconButton } from "@/ui/button";
import { Count } from "@/ui/count";
import { Fold } from "@/ui/fold";
import { GoOn } from "@/ui/go-on";
import { Card } from "@/ui/page";
import { StateWord } from "@/ui/state-word";
import { Sample, Section, useTexts } from "./sample";

const HERE = "#accounts";
const cny = (minor: number) => ({ minor, currency: "CNY" });

/** Accounts as their holders see them, and what is put away or leads on. */
export function Accounts() {
  const say = useTexts();
  const menu = <IconButton label={say.more} icon={<Ellipsis size={20} aria-hidden="true" />} />;
  return (
    <Section name="accounts">
      <Card flush>
        <AccountCard
          to={HERE}
          name={say.household}
          number="1100000010000013"
          product={say.everyday}
          states={
            <StateWord tone="info" icon={Star}>
              {say.usual}
            </StateWord>
          }
          balance={cny(583_217)}
          available={{ label: say.available, money: cny(553_217) }}
          hideable
          menu={menu}
        />
        <AccountCard
          to={HERE}
          name={say.longName}
          number="1200000010000020"
          states={
            <StateWord tone="caution" icon={Snowflake}>
              {say.danger}
            </StateWord>
          }
          balance={cny(123_456_789_012)}
          hideable
          menu={menu}
        />
        <AccountCard to={HERE} name={say.everyday} number="1300000010000037" balance={cny(-4_590)} hideable />
      </Card>
      <Sample of="Fold" stack>
        <Fold title={say.fold} aside={<Count of={3} />}>
          {say.foldMore}
        </Fold>
      </Sample>
      <Sample of="GoOn">
        <GoOn to={HERE} words={say.more} />
      </Sample>
    </Section>
  );
}
