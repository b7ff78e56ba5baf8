import type { CSSProperties } from "react";
import brand from "@/brand.json";
import { numberWriter } from "@/lib/writers";
import { Hall } from "@/ui/picture/hall";
import { Sign, Wordmark } from "@/ui/sign";
import { useLanguage } from "@/ui/use-language";
import { contrast } from "./contrast";
import styles from "./design.module.css";
import { Sample, Section, useTexts } from "./sample";

export function Signs() {
  return (
    <Section name="sign">
      <Sample of="Sign">
        <Sign size={16} />
        <Sign />
        <Sign size={56} />
        <Sign plain />
      </Sample>
      <Sample of="Wordmark">
        <Wordmark />
        <Wordmark size={40} />
        <Wordmark plain />
      </Sample>
      <Sample of="Hall" stack>
        <div className={styles.hall}>
          <Hall cut="wide" />
        </div>
      </Sample>
    </Section>
  );
}

type Colours = typeof brand.light;

/** The colours of the theme that is on, read from the page: `brand.json` has both. */
export function ColoursOf() {
  const say = useTexts();
  return (
    <Section name="colours">
      {(["light", "dark"] as const).map((theme) => (
        <Sample key={theme} of={theme} stack>
          <Swatches colours={brand[theme]} say={say} />
        </Sample>
      ))}
    </Section>
  );
}

// What one can see through has no contrast of its own.
const OPAQUE = /^#[0-9A-F]{6}$/i;

function Swatches({ colours, say }: { colours: Colours; say: { onCard: string; onPaper: string } }) {
  const language = useLanguage();
  const figure = numberWriter(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (
    <ul className={styles.swatches}>
      {Object.entries(colours)
        .filter(([, colour]) => OPAQUE.test(colour))
        .map(([name, colour]) => (
          <li key={name}>
            <span className={styles.swatch} style={{ background: colour } as CSSProperties} />
            <span>
              <strong>{name}</strong> <code>{colour}</code>
              <small>
                {figure.format(contrast(colour, colours.card))} {say.onCard},{" "}
                {figure.format(contrast(colour, colours.paper))} {say.onPaper}
              </small>
            </span>
          </li>
        ))}
    </ul>
  );
}

const SIZES = [0.75, 0.8125, 0.875, 1, 1.0625, 1.125, 1.25, 1.625, 2];
const STEPS = [1, 2, 3, 4, 5, 6, 8, 12];

export function TypeAndSpace() {
  const say = useTexts();
  return (
    <Section name="type">
      <Sample of={say.scale} stack>
        {SIZES.map((size) => (
          <p key={size} style={{ fontSize: `${size}rem` }} className={styles.line}>
            {say.letters} <span className={styles.figures}>0123456789</span> <small>{size} rem</small>
          </p>
        ))}
      </Sample>
      <Sample of={say.space} stack>
        {STEPS.map((step) => (
          <span key={step} className={styles.space}>
            <span style={{ width: `${step * 0.25}rem` }} />
            <small>{step * 4}</small>
          </span>
        ))}
      </Sample>
    </Section>
  );
}
