/** The pages that somebody opens first, on a phone and perhaps on a bad line. */
const FIRST = [
  "src/apps/portal/main.tsx",
  "src/apps/portal/speech-en.ts",
  "src/apps/portal/speech-zh-cn.ts",
  "src/apps/portal/home-page.tsx",
  "src/features/identity/sign-in-page.tsx",
];

interface Modules {
  getModuleInfo: (id: string) => { importedIds: string[] } | null;
}

let known: ReadonlySet<string> | undefined;

/** Whether one of the first pages cannot be drawn without the module; the others are sent for when they are wanted. */
export function isOfFirstLoad(id: string, modules: Modules): boolean {
  known ??= reached(
    FIRST.map((page) => `${import.meta.dirname}/${page}`),
    modules,
  );
  return known.has(id);
}

function reached(from: readonly string[], modules: Modules): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    const module = modules.getModuleInfo(id);
    if (!module) throw new Error(`${id} is in no page`);
    found.add(id);
    open.push(...module.importedIds);
  }
  return found;
}
