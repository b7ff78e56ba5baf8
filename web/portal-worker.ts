import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { build, type Plugin } from "vite";

interface Shelf {
  url: string;
  /** null where the name carries a hash already. */
  revision: string | null;
}

// Files whose names do not change with their content.
const UNHASHED = ["index.html", "dress.js", "favicon.svg"];

interface Chunk {
  type: "chunk";
  fileName: string;
  imports: string[];
  dynamicImports: string[];
  viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> };
}

/**
 * Builds the portal's service worker (src/apps/portal/worker.ts) after the apps, with the list of what it keeps on the
 * device: the portal's page and everything that it can load. The console is not among it: what a branch's computer
 * shows is not kept there.
 */
export function portalWorker(): Plugin {
  let shelf: Shelf[] = [];
  return {
    name: "bankhall-portal-worker",
    apply: "build",
    async writeBundle(_options, bundle) {
      const files = bundle as unknown as Record<string, Chunk | { type: "asset" }>;
      const entry = Object.values(files).find(
        (file): file is Chunk => file.type === "chunk" && /^assets\/portal-/.test(file.fileName),
      );
      if (!entry) this.error("the portal has no entry chunk");
      shelf = [
        ...(await Promise.all(UNHASHED.map(revised))),
        ...[...reachable(entry.fileName, files)].sort().map((name) => ({ url: `/${name}`, revision: null })),
      ];
    },
    closeBundle: {
      sequential: true,
      handler: () => buildWorker(shelf),
    },
  };
}

async function buildWorker(shelf: readonly Shelf[]): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    define: { __SHELF__: JSON.stringify(shelf), "process.env.NODE_ENV": '"production"' },
    build: {
      target: "es2023",
      emptyOutDir: false,
      modulePreload: false,
      rolldownOptions: {
        input: new URL("src/apps/portal/worker.ts", import.meta.url).pathname,
        output: { format: "iife", entryFileNames: "worker.js", codeSplitting: false },
      },
    },
  });
}

/** The chunk, all that it may import, and their styles and letters (the Latin ones: Chinese is the device's own). */
function reachable(from: string, files: Record<string, { type: string } | Chunk>): Set<string> {
  const found = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const file = files[name];
    if (found.has(name) || file?.type !== "chunk") continue;
    const chunk = file as Chunk;
    found.add(name);
    open.push(...chunk.imports, ...chunk.dynamicImports);
    for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(css);
  }
  for (const name of Object.keys(files)) if (/inter-latin-wght-normal.*\.woff2$/.test(name)) found.add(name);
  return found;
}

async function revised(name: string): Promise<Shelf> {
  const content = await readFile(new URL(`dist/${name}`, import.meta.url));
  return { url: `/${name}`, revision: createHash("sha256").update(content).digest("hex").slice(0, 20) };
}
