import type { Plugin } from "vite";

/** Which modules a page will ask for next: by the reader's language, and by the address. */
interface Early {
  words: Record<string, string>;
  pages: Record<string, string>;
  /** What the page at the address asks the bank for, if who is there may see it. */
  asks: Record<string, string[]>;
}

interface Chunk {
  type: "chunk";
  fileName: string;
  moduleIds: string[];
  imports: string[];
  viteMetadata?: { importedCss: Set<string> };
}

const EARLY: Record<string, Early> = {
  "index.html": {
    words: { "zh-CN": "src/apps/portal/speech-zh-cn.ts", en: "src/apps/portal/speech-en.ts" },
    pages: { "/": "src/apps/portal/home-page.tsx", "/sign-in": "src/features/identity/sign-in-page.tsx" },
    asks: {
      "/": [
        "/api/portal/accounts",
        "/api/portal/spending/coming",
        "/api/portal/spending",
        "/api/portal/spending/entries?last_days=7&limit=20",
      ],
    },
  },
  "console.html": {
    words: { "zh-CN": "src/apps/console/speech-zh-cn.ts", en: "src/apps/console/speech-en.ts" },
    pages: { "/console/sign-in": "src/features/identity/sign-in-page.tsx" },
    asks: { "/console": ["/api/console/today"] },
  },
};

// Sent for with the scripts, so that a page is set in its letters only once.
const FONT = /inter-latin-wght-normal-[^/]+\.woff2$/;
const LETTERS = '<link rel="preload" fetchpriority="low" as="font" type="font/woff2" crossorigin';

/**
 * Tells `dress.js`, which runs before anything is loaded, what to send for at once: the words of the reader's language
 * and the page at the address. Without it they are asked for only when the app has begun, one journey later. What is
 * drawn first, the styles, comes before the scripts, which the browser would otherwise let share the line.
 */
export function early(): Plugin {
  return {
    name: "bankhall-early",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { filename, bundle }) {
        const page = filename.split("/").at(-1) ?? "";
        const wanted = EARLY[page];
        if (!wanted || !bundle) return html;
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk") as unknown as Chunk[];
        const here = new Set([...html.matchAll(/\/(assets\/[^"]+)"/g)].map((match) => match[1] ?? ""));
        const of = (modules: Record<string, string>) =>
          Object.fromEntries(
            Object.entries(modules).map(([key, module]) => [
              key,
              filesOf(module, chunks).filter((file) => !here.has(file)),
            ]),
          );
        const told = JSON.stringify({ words: of(wanted.words), pages: of(wanted.pages), asks: wanted.asks });
        const font = Object.keys(bundle).find((name) => FONT.test(name));
        if (!font) throw new Error("the page has lost its letters");
        return html
          .replace('<script src="/dress.js">', `<script src="/dress.js" data-early='${told}'>`)
          .replaceAll('<link rel="modulepreload"', '<link rel="modulepreload" fetchpriority="low"')
          .replace('<script type="module"', '<script type="module" fetchpriority="low"')
          .replace("</head>", `  ${LETTERS} href="/${font}">\n  </head>`);
      },
    },
  };
}

/** The chunk that holds the module, what it imports, and their styles. */
function filesOf(module: string, chunks: readonly Chunk[]): string[] {
  const found = new Set<string>();
  const open = chunks.filter(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/${module}`)));
  for (let chunk = open.pop(); chunk; chunk = open.pop()) {
    if (found.has(chunk.fileName)) continue;
    found.add(chunk.fileName);
    for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(css);
    const { imports } = chunk;
    open.push(...chunks.filter(({ fileName }) => imports.includes(fileName)));
  }
  return [...found];
}
