/** More than this a screen does not show. */
const MOST_SIDE = 2_560;
const PREVIEW_SIDE = 240;
const GOOD = 0.86;
/** What is drawn with sharp edges stays as it is where it is small. */
const SMALL_PNG = 1_500_000;

export const LONGEST_FILE = 5_000_000;

export type Unfit = "kind" | "large" | "unreadable";

export interface ReadyFile {
  blob: Blob;
  name: string;
  /** A small picture of it. */
  preview: string | null;
}

/** A file made ready to be sent: of a picture the picture alone, upright and no larger than a screen shows. */
export async function ready(file: File): Promise<ReadyFile | Unfit> {
  if (file.type === "application/pdf")
    return file.size > LONGEST_FILE ? "large" : { blob: file, name: file.name, preview: null };
  if (!file.type.startsWith("image/") || file.type === "image/svg+xml") return "kind";
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return "unreadable";
  }
  try {
    const preview = drawn(bitmap, PREVIEW_SIDE).toDataURL("image/jpeg", GOOD);
    const fits = bitmap.width <= MOST_SIDE && bitmap.height <= MOST_SIDE;
    if (file.type === "image/png" && fits && file.size <= SMALL_PNG)
      return { blob: file, name: file.name, preview };
    const blob = await inJpeg(drawn(bitmap, MOST_SIDE));
    if (!blob) return "unreadable";
    return blob.size > LONGEST_FILE ? "large" : { blob, name: renamed(file.name), preview };
  } finally {
    bitmap.close();
  }
}

function drawn(bitmap: ImageBitmap, most: number): HTMLCanvasElement {
  const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.fillStyle = "#fff"; // What is see-through is on paper.
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

function inJpeg(canvas: HTMLCanvasElement): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", GOOD));
}

function renamed(name: string): string {
  return `${name.replace(/\.[^.]*$/, "") || "image"}.jpg`;
}
