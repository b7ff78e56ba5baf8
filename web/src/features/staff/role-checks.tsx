import { Checkbox } from "@/ui/check";
import { useRightWords } from "@/ui/use-right-words";
import styles from "./role-checks.module.css";

interface Props {
  label: string;
  /** Codes of roles or rights, in groups; a group without a title stands by itself. */
  groups: readonly { title: string | null; codes: readonly string[] }[];
  of: "roles" | "rights";
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Several of many, each with its name and one line on what it means. */
export function RoleChecks({ label, groups, of, chosen, onChange }: Props) {
  const words = useRightWords();
  const name = (code: string) => (of === "roles" ? words.role(code) : words.name(code));
  const what = (code: string) => (of === "roles" ? words.roleWhat(code) : words.what(code));
  return (
    <fieldset className={styles.checks}>
      <legend>{label}</legend>
      <div className={styles.groups}>
        {groups.map(({ title, codes }) => (
          <div key={title ?? ""} className={styles.group}>
            {title && <h2 className={styles.title}>{title}</h2>}
            {codes.map((code) => (
              <Checkbox
                key={code}
                label={name(code)}
                {...hintOf(what(code))}
                checked={chosen.includes(code)}
                onChange={({ target }) =>
                  onChange(target.checked ? [...chosen, code] : chosen.filter((one) => one !== code))
                }
              />
            ))}
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function hintOf(what: string | null): { hint?: string } {
  return what ? { hint: what } : {};
}
