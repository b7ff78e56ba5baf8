/** How long a storage may take to be emptied before the machine goes on without waiting: some browsers never answer. */
const PATIENCE_MS = 1_500;

/**
 * Empties whatever this browser keeps of the pages: choices, drafts, what was read. The files that the portal is made of
 * stay: nothing in them is about anybody. Never throws.
 */
export async function leaveNothing(): Promise<void> {
  drop(() => localStorage.clear());
  drop(() => sessionStorage.clear());
  const patience = new Promise((done) => setTimeout(done, PATIENCE_MS));
  await Promise.race([dropDatabases().catch(() => undefined), patience]);
}

async function dropDatabases() {
  const found = (await indexedDB.databases?.()) ?? [];
  for (const { name } of found) if (name) indexedDB.deleteDatabase(name);
}

function drop(clear: () => void) {
  try {
    clear();
  } catch {
    // Storage may be forbidden: then nothing lies in it.
  }
}
