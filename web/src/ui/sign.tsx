interface Props {
  size?: number;
}

/** The bank's sign: an arch with a door of light in it. Decoration; the name stands beside it. */
export function Sign({ size = 28 }: Props) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path fill="var(--teal)" fillRule="evenodd" d="M3 30V15a13 13 0 0 1 26 0v15h-7V16a6 6 0 0 0-12 0v14z" />
      <path fill="var(--bronze)" d="M13 30V16a3 3 0 0 1 6 0v14z" />
    </svg>
  );
}
