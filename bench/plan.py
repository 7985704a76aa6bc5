"""The plan of the county: one for each five years, aligned with strategies, and what was raised elsewhere."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bench import words

if TYPE_CHECKING:
    from bench.county import County

type Row = dict[str, Any]

PERIODS = ((date(2016, 4, 1), date(2021, 3, 31)), (date(2021, 4, 1), None))
PILLARS = ("Health", "Safety", "Learning", "Foundation")
OBJECTIVES = 5
OUTCOMES = 3
ALIGNED = 0.4  # of all cells of the matrix


def sections(county: "County") -> Row:
    """The sections of the file that belong to the plan."""
    return {
        "plans": [whole(county, n, start, end) for n, (start, end) in enumerate(PERIODS)],
        "strategies": [strategy(county, n) for n in range(county.size.strategies)],
        "advocacy": [raised(county, n) for n in range(county.size.advocacy)],
    }


def until(end: date | None) -> Row:
    """The last day, where there is one."""
    return {"to": end} if end else {}


def strategy(county: "County", n: int) -> Row:
    """Another document; each names two others."""
    about = words.SUBJECTS[n % len(words.SUBJECTS)]
    row: Row = {"id": f"strategy_{n}", "title": f"Strategy {n} for {about}", "short_title": f"Strategy {n}"}
    row |= {"owner_body": county.bodies[n % 2], "period": "2016 on", "themes": [about], "from": date(2016, 4, 1)}
    others = sorted({(n + 1) % county.size.strategies, (n + 5) % county.size.strategies} - {n})
    return row | {"aligned_with": [f"strategy_{m}" for m in others], "sources": county.cited()}


def whole(county: "County", n: int, start: date, end: date | None) -> Row:
    """A plan with its editions, objectives, pillars and priorities."""
    row: Row = {"id": f"plan_{n}", "title": f"One plan {n + 1}", "short_title": f"Plan {n + 1}"}
    row |= {"vision": "Every child in the county does well.", "owner_body": county.bodies[1], "from": start} | until(
        end
    )
    row["editions"] = list(editions(n, start, end))
    row["objectives"] = [
        {"id": f"objective_{n}_{m}", "name": f"Objective {m + 1}", "aim": words.sentence(county.chance, "fairness")}
        for m in range(OBJECTIVES)
    ]
    row["pillars"] = []
    numbers = list(range(county.size.priorities))
    for m, name in enumerate(PILLARS):
        pillar: Row = {"id": f"pillar_{n}_{m}", "kind": "foundation" if m == 3 else "pillar", "name": name}
        pillar |= {"purpose": words.sentence(county.chance, name.lower()), "owner_body": county.bodies[1]}
        pillar["priorities"] = [priority(county, n, each, start) for each in numbers[m :: len(PILLARS)]]
        row["pillars"].append(pillar)
    return row


def editions(n: int, start: date, end: date | None) -> Iterator[Row]:
    """One for the lifetime of the plan, and one each year."""
    yield {"id": f"edition_{n}", "kind": "lifetime", "title": "The plan", "from": start} | until(end)
    for year in range(start.year, start.year + 5):
        last = None if end is None and year == start.year + 4 else date(year + 1, 3, 31)
        row: Row = {
            "id": f"edition_{n}_{year}",
            "kind": "year",
            "title": f"The plan in {year}",
            "from": date(year, 4, 1),
        }
        yield row | until(last)


def priority(county: "County", n: int, number: int, start: date) -> Row:
    """A priority with its outcomes, and the strategies that carry it."""
    about = words.SUBJECTS[number % len(words.SUBJECTS)]
    live = [m for m in range(1, 11) if m not in county.ended]
    row: Row = {"id": f"priority_{n}_{number}", "name": f"Priority {number + 1}: {about}"}
    row |= {"why": words.sentence(county.chance, about), "owner_body": county.bodies[live[number % len(live)]]}
    row["objectives"] = [f"objective_{n}_{number % OBJECTIVES}"]
    row["sources"] = county.cited()
    row["outcomes"] = [
        {"id": f"outcome_{n}_{number}_{m}", "statement": f"Children gain from {about} ({m + 1})"}
        for m in range(OUTCOMES)
    ]
    carried = [m for m in range(county.size.strategies) if county.chance.random() < ALIGNED]
    row["aligned_with"] = [alignment(county, m, start) for m in carried]
    return row


def alignment(county: "County", strategy_number: int, start: date) -> Row:
    """Where a priority stands in a strategy."""
    row: Row = {"strategy": f"strategy_{strategy_number}", "place_in_strategy": f"Chapter {strategy_number % 9 + 1}"}
    return row | {"from": start + timedelta(days=county.chance.randint(0, 300)), "sources": county.cited()}


def raised(county: "County", n: int) -> Row:
    """Somebody spoke for children somewhere else."""
    about = words.SUBJECTS[n % len(words.SUBJECTS)]
    row: Row = {"id": f"advocacy_{n}", "date": county.day(), "forum": f"Forum for {about}"}
    row |= {
        "strategy": f"strategy_{n % county.size.strategies}",
        "organisation": county.organisations[n % county.size.organisations],
    }
    row |= {
        "priority": f"priority_{n % 2}_{n % county.size.priorities}",
        "person": county.people[n % county.size.people],
    }
    return row | {"raised": words.sentence(county.chance, about), "result": "It was taken up."}
