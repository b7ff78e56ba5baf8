"""The assistant on questions that other people's customers asked: does it know what is meant?

- Banking77 (English, 77 intents): fitted on four of five rows, judged on every fifth. `accuracy` is of two linear
  support vector machines and naive Bayes of scikit-learn together (`_by_three`); `own` the classifier that the bank
  runs, on what it makes of a question.
- A Taiwanese bank's FAQ (Chinese): each way of asking is held out once (five folds), the others and the answer are
  articles; the bank's own search and classifier, weighed and decided by its own rules: right in the first 1 and 3, how
  often it answers, and how many of its answers are wrong. `strangers` are questions to another bank about loans, to
  which no article is the answer: how many of them it answers all the same.
- Pairs of questions (Chinese), the same or not: by likeness alone (`auc`), and learned from four of five pairs.
- `grounding`: sentences of the demo bank's own articles, as they are and changed, put to the check that a language
  model's sentences have to pass: how many that are borne by their article pass, and how many that are not.

No model is downloaded. Also by hand: python bench/assistant.py
"""

import csv
import gzip
import math
import os
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zlib import crc32

from bankhall.assistant.rules.deciding import decide, weighed
from bankhall.assistant.rules.grounding import Reading
from bankhall.assistant.rules.intents import Classifier, train
from bankhall.assistant.types import AnswerKind, Candidate
from bankhall.demo.rules.articles import read_articles
from bankhall.demo.rules.shelf import SHELF
from bankhall.knowledge.api import Index, features, folded, plain
from bankhall.knowledge.types import Audience, Live, NewVersion, Text, Topic

_ROOT = Path(__file__).parent.parent
_DATA = _ROOT.parent / "shared" / "data"
_LOCK = _ROOT / "requirements-learning.lock"
_FOLDS = 5
# Of Banking77, whose ways of asking are a hundred for each intent, more rounds teach nothing.
_EPOCHS = 5
_STRANGERS = 1_000
_CUSTOMERS = (Audience.CUSTOMERS,)
_AT = datetime(2026, 11, 30, tzinfo=UTC)


def measure() -> dict[str, Any]:
    folder = Path(os.environ.get("DATA", _DATA))
    kinds = {"banking77": "train.csv", "faq_zh": "tsbank-zh_nlu.md", "questions_zh": "bq_dev.csv.gz"}
    there = {name for name, file in kinds.items() if (folder / name / file).is_file()}
    if not there:
        raise FileNotFoundError(f"neither {', '.join(kinds)} in {folder}: name their directory with --data")
    _have_learning()
    told: dict[str, Any] = {name: "left out: its data is not there" for name in kinds if name not in there}
    if "banking77" in there:
        told["banking77"] = _banking77(folder / "banking77" / "train.csv")
    pairs = list(_pairs(folder / "questions_zh" / "bq_dev.csv.gz")) if "questions_zh" in there else []
    if "faq_zh" in there:
        told["faq_zh"] = _faq(folder / "faq_zh", [one for one, _, _ in pairs[:_STRANGERS]])
    told["grounding"] = _grounding()
    if pairs:
        told["questions_zh"] = _same_or_not(pairs)
    return told


def _have_learning() -> None:
    """By its lock, in a place of its own (var/learning-…): the bank has none of it, before and after."""
    there = _ROOT / "var" / f"learning-{crc32(_LOCK.read_bytes()):08x}"
    if not (there / "whole").exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--upgrade", "--require-hashes"]
        if subprocess.run([*command, "--target", there, "-r", _LOCK], check=False).returncode != 0:
            raise FileNotFoundError(f"scikit-learn could not be installed from {_LOCK.name}")
        (there / "whole").touch()
    sys.path.append(str(there))


# ---------------------------------------------------------------------------------------------- Banking77


def _banking77(file: Path) -> dict[str, Any]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(lines)]
    known = [row for nth, row in enumerate(rows) if nth % _FOLDS]
    judged = [row for nth, row in enumerate(rows) if nth % _FOLDS == 0]
    began = time.process_time()
    said = _by_three(known, [text for text, _ in judged])
    fitted = time.process_time() - began
    right = sum(label == told for (_, label), told in zip(judged, said, strict=True))
    began = time.process_time()
    own = Classifier(train([(label, features(text)) for text, label in known], epochs=_EPOCHS))
    learned = time.process_time() - began
    likely = [(label, own.weigh(features(text))) for text, label in judged]
    best = [(label, *max(one.items(), key=lambda each: each[1])) for label, one in likely]
    sure = [(label, told) for label, told, share in best if share >= 0.5]
    return {
        "known": len(known),
        "judged": len(judged),
        "accuracy": _share(right, len(judged)),
        "fit_s": round(fitted, 1),
        "own_accuracy": _share(sum(label == told for label, told, _ in best), len(best)),
        "own_in_first_3": _share(sum(label in _first(one, 3) for label, one in likely), len(likely)),
        "own_sure": _share(len(sure), len(best)),
        "own_wrong_when_sure": _share(sum(label != told for label, told in sure), len(sure)),
        "own_fit_s": round(learned, 1),
    }


def _by_three(known: Sequence[tuple[str, str]], asked: Sequence[str]) -> list[str]:
    """Two linear machines, over words and parts of words and over pairs of words, and naive Bayes over the pairs: the
    sum of how likely each holds it. Which three was chosen by folds of what is known; the fifth that is judged had no
    part in it.
    """
    import numpy as np
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.naive_bayes import ComplementNB
    from sklearn.svm import LinearSVC

    labels = [label for _, label in known]

    def both(block: Any) -> tuple[Any, Any]:
        return block.fit_transform(text for text, _ in known), block.transform(asked)

    words = both(TfidfVectorizer(analyzer=_words_of, sublinear_tf=True))
    pairs = both(TfidfVectorizer(analyzer=_pairs_of, min_df=2, sublinear_tf=True))
    parts = both(TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True))
    signs = both(TfidfVectorizer(analyzer="char", ngram_range=(2, 6), min_df=2, sublinear_tf=True))
    whole: Any = 0.0
    for blocks, slack in (((words, parts, signs), 3), ((pairs, parts), 1)):
        machine = LinearSVC(C=slack).fit(hstack([one for one, _ in blocks]).tocsr(), labels)
        whole = whole + _likely(4 * machine.decision_function(hstack([other for _, other in blocks]).tocsr()))
    bayes = ComplementNB(alpha=0.3).fit(pairs[0], labels)
    whole = whole + _likely(bayes.predict_joint_log_proba(pairs[1]))
    return [str(bayes.classes_[place]) for place in np.argmax(whole, axis=1)]


def _likely(sums: Any) -> Any:
    import numpy as np

    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _pairs_of(text: str) -> list[str]:
    """As `_words_of`, and which two words stand in it, wherever."""
    stems = [_stem_of(word) for word in re.findall(r"[a-z0-9]+", text.lower().replace("'", ""))]
    return [*_words_of(text), *(f"p:{one}|{two}" for one, two in combinations(sorted(set(stems[:18])), 2))]


def _words_of(text: str) -> list[str]:
    """Words as they are and cut to their stem, beside each other and with one between."""
    raw = re.findall(r"[a-z0-9]+", text.lower().replace("'", ""))
    stems = [_stem_of(word) for word in raw]
    found = [*stems, *(f"r:{word}" for word in raw)]
    for words, mark in ((stems, "s"), (raw, "r")):
        found += [f"{mark}:{one} {two}" for one, two in pairwise(words)]
    return found + [f"s:{one}_{two}" for one, two in zip(stems, stems[2:], strict=False)]


def _stem_of(word: str) -> str:
    return re.sub(r"(?<=...)(?:ing|ed|es|s)$", "", word)


# ------------------------------------------------------------------------------------------ a bank's FAQ


def _faq(folder: Path, strangers: Sequence[str]) -> dict[str, Any]:
    ways, answers = _read_faq(folder)
    ranks: list[int] = []
    kinds: Counter[AnswerKind] = Counter()
    wrong = offered = 0
    for fold in range(_FOLDS):
        known = {one: [way for nth, way in enumerate(all_) if nth % _FOLDS != fold] for one, all_ in ways.items()}
        brain = _Brain({one: some for one, some in known.items() if some}, answers)
        for label, all_ in ways.items():
            for way in (way for nth, way in enumerate(all_) if nth % _FOLDS == fold):
                candidates = brain.candidates(way)
                order = [one.label for one in candidates]
                ranks.append(order.index(label) if label in order else len(order))
                verdict = decide(candidates)
                kinds[verdict.kind] += 1
                wrong += verdict.kind is AnswerKind.ANSWERED and verdict.labels != (label,)
                offered += verdict.kind is AnswerKind.CHOICES and label in verdict.labels
    told: dict[str, Any] = {
        "intents": len(ways),
        "ways": len(ranks),
        "first": _share(sum(rank == 0 for rank in ranks), len(ranks)),
        "in_first_3": _share(sum(rank < 3 for rank in ranks), len(ranks)),
        "answered": _share(kinds[AnswerKind.ANSWERED], len(ranks)),
        "wrong_of_answered": _share(wrong, kinds[AnswerKind.ANSWERED]),
        "asked_back": _share(kinds[AnswerKind.CHOICES], len(ranks)),
        "right_among_choices": _share(offered, kinds[AnswerKind.CHOICES]),
        "did_not_know": _share(kinds[AnswerKind.UNKNOWN], len(ranks)),
    }
    if strangers:
        brain = _Brain(ways, answers)
        began = time.process_time()
        verdicts = [decide(brain.candidates(one)).kind for one in strangers]
        told["question_ms"] = round((time.process_time() - began) / len(strangers) * 1_000, 2)
        told["strangers_answered"] = _share(verdicts.count(AnswerKind.ANSWERED), len(verdicts))
        told["strangers_not_known"] = _share(verdicts.count(AnswerKind.UNKNOWN), len(verdicts))
    return told


class _Brain:
    """As the assistant's own (assistant/queries.py), without a bank around it."""

    def __init__(self, ways: Mapping[str, Sequence[str]], answers: Mapping[str, str]) -> None:
        self._labels = list(ways)
        none = Text("", "")
        self._index = Index(
            [
                Live(
                    UUID(int=nth + 1),
                    1,
                    NewVersion(Topic.SERVICE, Audience.CUSTOMERS, Text(some[0], answers[one], tuple(some[1:])), none),
                    _AT,
                )
                for nth, (one, some) in enumerate(ways.items())
            ]
        )
        self._classifier = Classifier(train([(one, features(way)) for one, some in ways.items() for way in some]))

    def candidates(self, question: str) -> list[Candidate]:
        found = [
            Candidate(self._labels[one.place], one.score, is_known_way=one.way >= 1.0)
            for one in self._index.find(question, _CUSTOMERS)
        ]
        return weighed(found, self._classifier.weigh(features(question)))


def _read_faq(folder: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Ways of asking and the answer, by intent: of those that have one."""
    ways: dict[str, list[str]] = defaultdict(list)
    answers: dict[str, str] = {}
    intent = ""
    for line in (folder / "tsbank-zh_nlu.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## intent:"):
            intent = line.removeprefix("## intent:").strip()
        elif line.startswith("- ") and intent:
            ways[intent].append(line[2:].strip())
    for line in (folder / "tsbank-zh_responses.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("* "):
            intent = line[2:].strip()
        elif line.strip().startswith("- "):
            answers.setdefault(intent, line.strip()[2:])
    return {one: some for one, some in ways.items() if one in answers}, answers


# ------------------------------------------------------------------- what a model writes, and its source

_READING: Final = Reading(folded, features)
_TURNED: Final = (("可以", "不可以"), ("能", "不能"), ("会", "不会"), ("不", ""), ("没有", "有"))
_TURNED_EN: Final = (
    (" can ", " cannot "),
    (" is ", " is not "),
    (" are ", " are not "),
    (" not ", " "),
    ("never ", ""),
)


def _grounding() -> dict[str, Any]:
    passages = [
        "\n".join((text.title, *plain(text.body)))
        for one in read_articles(SHELF)
        for text in (one.zh, one.en)
        if one.audience is Audience.CUSTOMERS
    ]
    passed: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for nth, passage in enumerate(passages):
        others = passages[(nth + 2) % len(passages)]
        for sentence in _sentences(passage):
            # Each of what is not borne says another thing than the sentence from which it is made.
            for kind, changed in {"as_it_is": sentence, **_shortened(sentence), **_falsified(sentence)}.items():
                tried[kind] += 1
                passed[kind] += _READING.fault_of(changed, passage) is None
            tried["of_another"] += 1
            passed["of_another"] += _READING.fault_of(sentence, others) is None
    return {"tried": sum(tried.values())} | {f"passed_{kind}": _share(passed[kind], tried[kind]) for kind in tried}


def _sentences(passage: str) -> list[str]:
    parts = re.split(r"(?<=[。！？!?])|(?<=[a-z)]\.)\s|\n", passage)
    return [part.strip() for part in parts if 8 <= len(part.strip()) <= 300]


def _shortened(sentence: str) -> dict[str, str]:
    clauses = re.split(r"(?<=[，,；;])", sentence)
    return {"shortened": "".join(clauses[1:]).strip()} if len(clauses) > 1 and len("".join(clauses[1:])) > 8 else {}


def _falsified(sentence: str) -> dict[str, str]:
    told = {}
    if digits := re.search(r"\d+", sentence):
        told["other_number"] = f"{sentence[: digits.start()]}{int(digits[0]) + 1}{sentence[digits.end() :]}"
    for one, other in (*_TURNED, *_TURNED_EN):
        if one in sentence:
            told["turned"] = sentence.replace(one, other, 1)
            break
    is_chinese = any("\u4e00" <= sign <= "\u9fff" for sign in sentence)
    told["promised"] = f"保证{sentence}" if is_chinese else f"It is guaranteed: {sentence}"
    told["with_telephone"] = f"{sentence}请拨打4008123456。" if is_chinese else f"{sentence} Call 400 812 3456."
    return told


# ----------------------------------------------------------------------------------------- same or not


def _same_or_not(pairs: Sequence[tuple[str, str, bool]]) -> dict[str, Any]:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import roc_auc_score

    among = Counter(feature for one, two, _ in pairs for text in (one, two) for feature in features(text))
    rarity = {one: math.log(2 * len(pairs) / times) for one, times in among.items()}
    rows = [_likenesses(one, two, rarity) for one, two, _ in pairs]
    same = [label for _, _, label in pairs]
    known = [nth for nth in range(len(rows)) if nth % _FOLDS]
    judged = [nth for nth in range(len(rows)) if nth % _FOLDS == 0]
    truth = [same[nth] for nth in judged]
    trees = HistGradientBoostingClassifier(max_iter=200, learning_rate=0.06, random_state=0)
    trees.fit([rows[nth] for nth in known], [same[nth] for nth in known])
    shares = trees.predict_proba([rows[nth] for nth in judged])[:, 1]
    return {
        "pairs": len(pairs),
        "judged": len(judged),
        "auc": round(float(roc_auc_score(truth, [rows[nth][0] for nth in judged])), 3),
        "learned_auc": round(float(roc_auc_score(truth, shares)), 3),
        "learned_accuracy": _share(
            sum(bool(share >= 0.5) is one for share, one in zip(shares, truth, strict=True)), len(truth)
        ),
    }


def _likenesses(one: str, two: str, rarity: Mapping[str, float]) -> list[float]:
    left, right = features(one), features(two)
    told = [_cosine(left, right, rarity)]
    for kind in ("z:", "y:"):
        mine = {part for part in left if part.startswith(kind)}
        others = {part for part in right if part.startswith(kind)}
        told += [
            len(mine & others) / (len(mine | others) or 1),
            len(mine & others) / (min(len(mine), len(others)) or 1),
        ]
    alone = [sum(rarity[part] for part in mine if part not in other) for mine, other in ((left, right), (right, left))]
    a, b = folded(one), folded(two)
    told += [max(alone), min(alone), SequenceMatcher(None, a, b).ratio(), len(a), len(b), abs(len(a) - len(b))]
    return told


def _cosine(left: Mapping[str, int], right: Mapping[str, int], rarity: Mapping[str, float]) -> float:
    shared = sum(times * right[one] * rarity[one] ** 2 for one, times in left.items() if one in right)
    lengths = [math.sqrt(sum((times * rarity[one]) ** 2 for one, times in each.items())) for each in (left, right)]
    return shared / (lengths[0] * lengths[1]) if all(lengths) else 0.0


def _pairs(file: Path) -> Iterator[tuple[str, str, bool]]:
    with gzip.open(file, "rt", encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["sentence1"], row["sentence2"], row["label"] == "1"


def _first(likely: Mapping[str, float], most: int) -> list[str]:
    return sorted(likely, key=lambda label: -likely[label])[:most]


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value}")
