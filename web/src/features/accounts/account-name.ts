import type { TFunction } from "i18next";
import type { MyAccount } from "@/api/wire";
import type words from "./words.en.json";

/** What its holder calls it, else what the bank does. */
export function nameOf(
  account: Pick<MyAccount, "nickname" | "name" | "kind">,
  t: TFunction<"accounts">,
): string {
  return account.nickname || account.name || t(`kinds.${account.kind}`);
}

/** What it is: the product where we have words for it, else the kind. */
export function productOf(account: Pick<MyAccount, "product" | "kind">, t: TFunction<"accounts">): string {
  const kind = t(`kinds.${account.kind}`);
  // Which products a bank has is the bank's to say; a code without words shows as its kind.
  const product = account.product as keyof (typeof words)["products"] | null;
  return product ? t(`products.${product}`, { defaultValue: kind }) : kind;
}
