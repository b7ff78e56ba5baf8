import styles from "./hall-scene.module.css";

/** The hall in the morning: a door of light, two windows, the counter with its lamp, a bench. Decoration only. */
export function HallScene() {
  return (
    <svg
      className={styles.scene}
      viewBox="0 -12 640 392"
      preserveAspectRatio="xMidYMax slice"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <Floor />
      <Window x={72} />
      <Window x={448} sun />
      <Door />
      <Clock />
      <Counter />
      <Bench />
      <Plant />
    </svg>
  );
}

function Floor() {
  return (
    <>
      <path className={styles.floor} d="M0 300h640v80H0z" />
      <path
        className={styles.hair}
        d="M0 300h640M320 300v80M250 300l-70 80M390 300l70 80M170 300L20 380M470 300l150 80M0 334h640"
      />
      <path className={styles.light} d="M276 300h88l74 80H202z" />
      <path className={styles.light} d="M84 300h96l-34 56H18zM460 300h96l66 56H494z" opacity="0.6" />
    </>
  );
}

function Window({ x, sun = false }: { x: number; sun?: boolean }) {
  return (
    <g transform={`translate(${x} 0)`}>
      <path className={styles.frame} d="M0 246V150a60 60 0 0 1 120 0v96z" />
      <path className={styles.pane} d="M10 238V150a50 50 0 0 1 100 0v88z" />
      <path className={styles.hill} d="M10 238v-26c18-16 34-20 52-10 16-12 32-12 48-2v38z" />
      {sun && <circle className={styles.sun} cx="36" cy="150" r="13" />}
      <path className={styles.bars} d="M60 100v138M10 160h100M10 200h100" />
      <path className={styles.sill} d="M-6 246h132v8H-6z" />
    </g>
  );
}

/** The bank's sign, as large as a house. */
function Door() {
  return (
    <>
      <path className={styles.arch} d="M226 300V136a94 94 0 0 1 188 0v164z" />
      <path className={styles.glow} d="M258 300V138a62 62 0 0 1 124 0v162z" />
      <path className={styles.brass} d="M288 300V150a32 32 0 0 1 64 0v150z" />
      <path className={styles.shine} d="M297 300V151a23 23 0 0 1 46 0v149z" />
      <path className={styles.step} d="M212 300h216v9H212z" />
    </>
  );
}

function Clock() {
  return (
    <g transform="translate(207 132)">
      <circle className={styles.face} r="14" />
      <path className={styles.ink} d="M0 0v-8M0 0l5 3" />
    </g>
  );
}

function Counter() {
  return (
    <g transform="translate(48 0)">
      <path className={styles.wood} d="M10 286h150v70H10z" />
      <path className={styles.panel} d="M22 298h56v46H22zM90 298h58v46H90z" />
      <path className={styles.top} d="M0 276h170v11H0z" />
      <path className={styles.stem} d="M52 274v-34" />
      <path className={styles.foot} d="M40 276a12 6 0 0 1 24 0z" />
      <path className={styles.shade} d="M30 244c2-13 11-19 22-19s20 6 22 19z" />
      <path className={styles.paper} d="M100 270h38v6h-38zM104 264h38v6h-38z" />
    </g>
  );
}

function Bench() {
  return (
    <g transform="translate(458 0)">
      <path className={styles.top} d="M0 322h134v9H0z" />
      <path className={styles.cushion} d="M6 312h122v10H6z" />
      <path className={styles.legs} d="M14 331v27M120 331v27" />
    </g>
  );
}

function Plant() {
  return (
    <g transform="translate(430 352)">
      <path className={styles.stalk} d="M0-22v-44M0-36c-8-10-13-12-20-14M0-44c6-13 12-15 20-17" />
      <path
        className={styles.leaf}
        d="M0-62c-11-9-11-23 0-33 11 10 11 24 0 33zM-18-49c-12 0-19-7-20-18 13 0 20 7 20 18zM18-60c0-12 7-19 20-20-1 13-8 20-20 20z"
      />
      <path className={styles.pot} d="M-17-22h34l-5 26h-24z" />
    </g>
  );
}
