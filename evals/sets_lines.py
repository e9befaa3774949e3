"""Scorer of plain texts that others scraped: is each paragraph given its right kind?"""

from __future__ import annotations

from collections import Counter, defaultdict

from evals import line_gold
from evals.line_gold import CONTENT, Text

Figures = dict[str, float]
#: The part of the domains that the shipped model has never seen.
HELD_OUT = 0


class Tally:
    """Counts of paragraphs by set and way, and of kinds given for kinds wanted."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.by: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.kinds: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)

    def add(self, text: Text, given: list[str]) -> None:
        """Count a text; paragraphs whose gold is not sure are passed over."""
        for unit, label, kind in zip(text.units, text.labels, given, strict=True):
            if label.kind == "?":
                continue
            self.kinds[text.way][label.kind, kind] += 1
            for key in ((text.set, text.way), ("all", text.way), (text.set, "all")):
                count = self.by[key]
                kept = kind in CONTENT
                if label.kind in CONTENT:
                    count["lines"] += 1
                    count["sentences"] += label.weight
                    count["lost lines"] += not kept
                    count["lost sentences"] += label.weight * (not kept and unit.full_stop)
                else:
                    count["furniture"] += 1
                    count["found"] += not kept
                count["marked"] += not kept

    def figures(self, key: tuple[str, str]) -> Figures:
        """Give recall of sentences and lines of the article, and P and R of furniture."""
        c = self.by[key]
        return {
            "sentence recall": 1 - c["lost sentences"] / max(1, c["sentences"]),
            "line recall": 1 - c["lost lines"] / max(1, c["lines"]),
            "furniture P": c["found"] / max(1, c["marked"]),
            "furniture R": c["found"] / max(1, c["furniture"]),
        }


def report_lines(tally: Tally, ways: tuple[str, ...] = ("window",)) -> str:
    """Write all figures, and a table of kinds over some ways of flattening, for a card."""
    lines = ["| set | way | sentence recall | line recall | furniture P | furniture R |"]
    lines.append("|---|---|---|---|---|---|")
    for key in sorted(tally.by):
        f = tally.figures(key).values()
        lines.append("| " + " | ".join([*key, *(f"{v:.4f}" for v in f)]) + " |")
    counts: Counter[tuple[str, str]] = Counter()
    for way in ways:
        counts.update(tally.kinds[way])
    lines += ["", "| kind | n | P | R |", "|---|---|---|---|"]
    for kind in sorted({wanted for wanted, _ in counts}):
        right = counts[kind, kind]
        n = sum(v for (wanted, _), v in counts.items() if wanted == kind)
        given = sum(v for (_, got), v in counts.items() if got == kind)
        lines.append(f"| {kind} | {n} | {right / max(1, given):.3f} | {right / max(1, n):.3f} |")
    return "\n".join(lines)


def tally_product(fold: int | None = HELD_OUT) -> Tally:
    """Let the product mark the texts of one part of the domains (all when None)."""
    from reportedly.parse.plain import classify_units

    pages = [
        p for p in line_gold.iter_pages() if fold is None or line_gold.fold_of(p.domain) == fold
    ]
    others = line_gold.noisy_texts()
    tally = Tally()
    for page in pages:
        for text in line_gold.iter_texts(page, others.get(page.id)):
            tally.add(text, [kind.value for kind, _ in classify_units(text.units)])
    return tally


def score_lines() -> Figures:
    """Score windows of pages that the shipped model has never seen: a fifth of the domains."""
    tally = tally_product()
    return tally.figures(("all", "window"))
