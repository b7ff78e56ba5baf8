import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const WORTH_PACKING = /\.(css|html|js|json|svg|webmanifest)$/;
// Below this, one packet carries it either way.
const SMALLEST_BYTES = 1024;
// The best brotli takes seconds for the page about the API, which nobody waits for.
const LARGE_BYTES = 500_000;

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];

/** Puts a brotli and a gzip form beside each built file; the server sends whichever the browser takes. */
export function packed(): Plugin {
  return {
    name: "bankhall-packed",
    apply: "build",
    enforce: "post",
    // After the service worker, which is built when everything else is there.
    closeBundle: { sequential: true, order: "post", handler: packAll },
  };
}

async function packAll(): Promise<void> {
  const dist = new URL("dist", import.meta.url).pathname;
  const names = await readdir(dist, { recursive: true });
  await Promise.all(names.filter((name) => WORTH_PACKING.test(name)).map((name) => pack(join(dist, name))));
}

async function pack(path: string): Promise<void> {
  const content = await readFile(path);
  if (content.length < SMALLEST_BYTES) return;
  const quality = content.length > LARGE_BYTES ? 9 : constants.BROTLI_MAX_QUALITY;
  const forms = await Promise.all([
    brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
    zip(content, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  await Promise.all([writeFile(`${path}.br`, forms[0]), writeFile(`${path}.gz`, forms[1])]);
}
