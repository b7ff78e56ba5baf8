import { basename, dirname, relative, resolve } from "node:path";
import { Marked, type Token, type Tokens } from "marked";
import type { Plugin } from "vite";

const GUIDE = new URL("../docs/guide/", import.meta.url).pathname;

/**
 * Makes a page of docs/guide a module: `{ title, html }`, written when the apps are built, so that readers load neither
 * Markdown nor a parser. Pictures become built files; links to other pages of the guide stay what they are (`accounts.md`),
 * and the page that shows them leads on inside the app. The link to the other language is left out: an app has a switch.
 */
export function guidePages(): Plugin {
  return {
    name: "bankhall-guide-pages",
    enforce: "pre",
    transform(source, id) {
      const [path = ""] = id.split("?");
      if (!path.startsWith(GUIDE) || !path.endsWith(".md")) return null;
      const { title, html, pictures } = written(source, path);
      const imports = pictures.map((picture, at) => `import picture${at} from ${JSON.stringify(picture)};`);
      const names = pictures.map((_, at) => `picture${at}`).join(", ");
      return {
        code: `${imports.join("\n")}
const pictures = [${names}];
export const page = {
  title: ${JSON.stringify(title)},
  html: ${JSON.stringify(html)}.replace(/__PICTURE_(\\d+)__/g, (_, at) => pictures[Number(at)]),
};`,
        map: null,
      };
    },
  };
}

function written(source: string, path: string): { title: string; html: string; pictures: string[] } {
  const pictures: string[] = [];
  let title = basename(path);
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      heading({ depth, tokens }: Tokens.Heading) {
        const words = this.parser.parseInline(tokens);
        if (depth === 1) {
          title = words;
          return "";
        }
        return `<h${depth}>${words}</h${depth}>\n`;
      },
      paragraph({ tokens }: Tokens.Paragraph) {
        return isOtherLanguage(tokens, path) ? "" : `<p>${this.parser.parseInline(tokens)}</p>\n`;
      },
      image({ href, text }: Tokens.Image) {
        pictures.push(resolve(dirname(path), href));
        return `<img src="__PICTURE_${pictures.length - 1}__" alt="${escaped(text)}" loading="lazy">`;
      },
      table(token: Tokens.Table) {
        const row = (cells: readonly Tokens.TableCell[], tag: string) =>
          `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")}</tr>`;
        const body = token.rows.map((cells) => row(cells, "td")).join("");
        return `<div class="table"><table><thead>${row(token.header, 'th scope="col"').replaceAll('</th scope="col">', "</th>")}</thead><tbody>${body}</tbody></table></div>`;
      },
      // A page of the guide holds no HTML of its own.
      html({ text }: Tokens.HTML | Tokens.Tag) {
        throw new Error(`${relative(GUIDE, path)}: no HTML in the guide: ${text.slice(0, 40)}`);
      },
    },
  });
  const html = joined(marked.parse(source, { async: false }));
  return { title, html, pictures };
}

// A line of the file that ends between two Chinese words: a browser would show a gap there.
const BETWEEN_CHINESE =
  /(?<=[\p{Script=Han}\u3000-\u303f\uff00-\uffef](?:<\/\w+>)?)\n(?=(?:<[^>]+>)?[\p{Script=Han}“（])/gu;

function joined(html: string): string {
  return html.replaceAll(BETWEEN_CHINESE, "");
}

/** The line that leads to the same page in the other language: for readers of the files; the apps have their own switch. */
function isOtherLanguage(tokens: readonly Token[], path: string): boolean {
  const [only, ...others] = tokens;
  if (others.length > 0 || only?.type !== "link") return false;
  return pageOf(only.href) === pageOf(path) && basename(only.href) !== basename(path);
}

function pageOf(path: string): string {
  return basename(path).replace(/(\.zh-CN)?\.md$/, "");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
