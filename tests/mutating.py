"""Valid files altered in one thing, to see whether a reader says what the schema says."""

import random
from copy import deepcopy
from xml.etree import ElementTree


def mutated(document: ElementTree.Element, rolls: random.Random) -> ElementTree.Element:
    """One thing is missing, doubled, in another place, renamed, or says something else."""
    made = deepcopy(document)
    parents = [one for one in made.iter() if len(one)]
    parent = rolls.choice(parents)
    child = rolls.choice(list(parent))
    match rolls.randrange(6):
        case 0:
            parent.remove(child)
        case 1:
            parent.insert(list(parent).index(child), deepcopy(child))
        case 2:
            parent.remove(child)
            parent.insert(rolls.randrange(len(parent) + 1), child)
        case 3:
            child.tag = rolls.choice(list(made.iter())).tag
        case 4:
            child.text = rolls.choice(["", "x" * 36, "-1", "1.234567", "2026-13-01", "TRF", "7"])
        case _:
            child.attrib["Ccy" if child.attrib else "Bad"] = rolls.choice(["cny", "EUR", "EURO"])
    return made
