import styles from "./account-number.module.css";

/** An account's number in groups of four from the left, copied without the gaps. */
export function AccountNumber({ number }: { number: string }) {
  const groups = number.match(/.{1,4}/g) ?? [number];
  return (
    <span className={styles.number}>
      {groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one number never change places
        <span key={at} className={styles.group}>
          {group}
        </span>
      ))}
    </span>
  );
}
