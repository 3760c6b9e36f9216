"""Timing is doing: how often, and in which order."""

from trilith.explain.timing import medians, seconds_of


def test_what_is_timed_together_takes_turns():
    done = []
    taken = medians([lambda: done.append("a"), lambda: done.append("b")], 3)
    assert "".join(done) == "ababab"
    assert len(taken) == 2
    assert min(taken) > 0


def test_it_is_done_once_or_for_a_while():
    done = []
    assert seconds_of(lambda: done.append(0)) > 0
    assert len(done) == 1
    assert seconds_of(lambda: done.append(0), 0.001) < 0.001
    assert len(done) > 2
