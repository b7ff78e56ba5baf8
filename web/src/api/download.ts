import { isKiosk } from "@/lib/shared-device";
import { NO_FILES_HERE, Problem, readProblem, UNREACHABLE } from "./problem";

export interface Download {
  name: string;
  file: Blob;
  /** How many entries are in it, as the server says; null when it does not. */
  entries: number | null;
  /** Whether everything that was asked for is in it. */
  complete: boolean;
}

/** Where a file is, and what of the wish for it is in no address. */
export interface Asked {
  address: string;
  headers?: Record<string, string>;
}

/** Fetches a file that the server makes when it is asked for. Throws Problem when it refuses or cannot be reached. */
export async function download(asked: string | Asked): Promise<Download> {
  if (isKiosk()) throw new Problem({ code: NO_FILES_HERE, status: 0, detail: "a machine in the hall" });
  const response = await reached(typeof asked === "string" ? { address: asked } : asked);
  const id = response.headers.get("X-Request-ID");
  if (!response.ok) throw readProblem(await response.json().catch(() => null), response.status, id);
  const entries = Number(response.headers.get("X-Export-Entries") ?? Number.NaN);
  return {
    name: fileNameIn(response.headers.get("Content-Disposition")) ?? "download",
    file: await response.blob(),
    entries: Number.isInteger(entries) ? entries : null,
    complete: response.headers.get("X-Export-Complete") !== "no",
  };
}

/** The name that a server gives to a file (RFC 6266), the one in any script before the plain one. */
export function fileNameIn(disposition: string | null): string | null {
  const wide = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  const plain = /filename="([^"]+)"/i.exec(disposition ?? "")?.[1];
  const name = wide ? decoded(wide) : plain;
  // A name is a name, not a path.
  return name?.replaceAll(/[/\\]/g, "_") ?? null;
}

/** Puts a file where the reader's downloads go. */
export function keep({ name, file }: Pick<Download, "name" | "file">): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function reached({ address, headers }: Asked): Promise<Response> {
  try {
    return await fetch(address, { credentials: "same-origin", ...(headers ? { headers } : {}) });
  } catch (thrown) {
    throw new Problem({ code: UNREACHABLE, status: 0, detail: String(thrown) });
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
