import { useState } from "react";
import { useChangeLanguage } from "@/apps/language-change";
import { Page } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { AppearanceSwitch, LanguageSwitch, TextSizeSwitch } from "@/ui/switches";
import { Accounts } from "./accounts";
import { Buttons, Choices, Inputs } from "./controls";
import styles from "./design.module.css";
import { ConfirmationSample, Dialogs, EmptyPlaces, NoticeSamples, Waiting, WizardSample } from "./flows";
import { ColoursOf, Signs, TypeAndSpace } from "./ground";
import { People } from "./people";
import { type SectionName, useTexts } from "./sample";
import { SpendingParts } from "./spending";
import { Cards, Charts, Entries, Filters, States, Tables, Values } from "./values";

const WIDTHS = ["390", "768", "full"] as const;

/** The living catalogue: every part of the design system in every state, in the theme and language that are on. */
export function DesignPage() {
  const say = useTexts();
  const changeLanguage = useChangeLanguage();
  const [width, setWidth] = useState<(typeof WIDTHS)[number]>("full");
  return (
    <Page
      title={say.title}
      lead={say.lead}
      actions={
        <>
          <Segments
            label={say.width}
            value={width}
            onChange={setWidth}
            choices={WIDTHS.map((value) => ({ value, label: value === "full" ? say.full : value }))}
          />
          <LanguageSwitch change={changeLanguage} />
          <AppearanceSwitch />
          <TextSizeSwitch />
        </>
      }
    >
      <div className={styles.catalogue}>
        <nav aria-label={say.index} className={styles.index}>
          <ul>
            {(Object.keys(say.sections) as SectionName[]).map((name) => (
              <li key={name}>
                <a href={`#${name}`}>{say.sections[name]}</a>
              </li>
            ))}
          </ul>
        </nav>
        <div className={styles.stage} data-width={width}>
          <Buttons />
          <Inputs />
          <Choices />
          <Values />
          <States />
          <Cards />
          <Accounts />
          <Entries />
          <Filters />
          <Charts />
          <SpendingParts />
          <Tables />
          <People />
          <WizardSample />
          <ConfirmationSample />
          <EmptyPlaces />
          <Waiting />
          <NoticeSamples />
          <Dialogs />
          <Signs />
          <ColoursOf />
          <TypeAndSpace />
        </div>
      </div>
    </Page>
  );
}
