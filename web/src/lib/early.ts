/** What `dress.js` has asked for before the app was here; each answer can be taken once. */
interface Early {
  visitor?: Promise<unknown>;
}

declare global {
  var early: Early | undefined;
}

/** The early answer, or undefined where there is none: then one asks oneself, and meets whatever went wrong. */
export async function takeEarly(name: keyof Early): Promise<unknown> {
  const asked = globalThis.early?.[name];
  if (asked === undefined) return undefined;
  delete globalThis.early?.[name];
  return asked.catch(() => undefined);
}
