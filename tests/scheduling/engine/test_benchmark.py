"""What the ranking is measured against gives the same answer; otherwise the ratio would mean nothing."""

from scheduling.engine.rank import Ranking
from tests.benchmarks.ranking import QUERY, every_start, only_busy, people, ranking_of, read, stored
from tests.make.naive import slot_counts

SOME = people(30)
ROWS = [stored(number, classes) for number, classes in enumerate(SOME)]


def test_the_naive_scan_counts_as_many_free_people_at_every_start():
    ranking = Ranking(QUERY, read(ROWS))
    diaries = [only_busy(classes)["busy"] for classes in SOME]
    assert len(every_start()) == 13 * 5 * 37
    assert [ranking.at(start).free for start in every_start()] == slot_counts(every_start(), QUERY.length, diaries)


def test_both_ways_of_storing_the_people_find_as_many_free():
    plain = [stored(number, only_busy(classes)) for number, classes in enumerate(SOME)]
    free = [{option.slot: option.free for option in Ranking(QUERY, read(rows))} for rows in (plain, ROWS)]
    assert free[0] == free[1]
    assert len(ranking_of(ROWS)()) == 20
