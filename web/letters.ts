import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";
import type { Plugin } from "vite";

const FACES = fileURLToPath(new URL("./node_modules/@fontsource-variable/inter/", import.meta.url));
const LATIN = "files/inter-latin-wght-normal.woff2";
// Where the style sheet finds it, from where it lies itself.
const LIGHTER = "../../.letters/inter-latin-wght-normal.woff2";

// What our styles speak of: `tnum` for amounts, and what sets any text well.
const FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "tnum"];
const WEIGHTS = { min: 400, max: 700 };

/**
 * Has the apps come with the letters they use: the Latin face in the weights and with the features of our styles,
 * three fifths of the bytes of the whole. Every character of it stays. On the first visit a page is set only when its
 * letters have come, so that they are among the last things it waits for.
 */
export function letters(): Plugin {
  return {
    name: "bankhall-letters",
    apply: "build",
    enforce: "pre",
    async transform(css, id) {
      if (!id.startsWith(`${FACES}wght.css`)) return;
      const face = css.split("@font-face").find((one) => one.includes(LATIN));
      if (!face) throw new Error(`Inter has no longer a ${LATIN}`);
      const lighter = await subsetFont(await readFile(FACES + LATIN), charactersOf(face), {
        targetFormat: "woff2",
        keepFeatures: FEATURES,
        variationAxes: { wght: WEIGHTS },
      });
      const file = resolve(FACES, LIGHTER);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, lighter);
      const lean = face.replace(`./${LATIN}`, LIGHTER).replace("100 900", `${WEIGHTS.min} ${WEIGHTS.max}`);
      return css.replace(face, lean);
    },
  };
}

/** Every character of the face's `unicode-range`. */
function charactersOf(face: string): string {
  const range = face.match(/unicode-range: ([^;]+)/)?.[1];
  if (!range) throw new Error("the face says no unicode-range");
  return range
    .split(",")
    .flatMap((part) => {
      const [first = 0, last = first] = part
        .trim()
        .replace("U+", "")
        .split("-")
        .map((hex) => Number.parseInt(hex, 16));
      return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
    })
    .join("");
}
