from datetime import UTC, datetime, timedelta

import pytest

from comments.staffed_hours import is_staffed, next_turn, read_hours, staffed_time

WEEK = "Mon-Fri 08:00-20:00, Sat 09:00-13:00"
# A Friday; the tests' paper keeps UTC.
FRIDAY = datetime(2026, 3, 13, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("after", "expected"),
    [(7.99, False), (8, True), (19.99, True), (20, False), (33, True), (37, False), (60, False)],
)
def test_staffed_from_the_first_second_of_a_shift_to_its_last(after, expected):
    assert is_staffed(read_hours(WEEK), FRIDAY + after * HOUR) is expected


def test_no_hours_mean_always():
    assert is_staffed(read_hours(""), FRIDAY)
    assert next_turn(read_hours(""), FRIDAY) is None
    assert staffed_time(read_hours(""), FRIDAY, FRIDAY + 3 * HOUR) == 3 * HOUR


@pytest.mark.parametrize(("after", "turn"), [(7, 8), (8, 20), (20, 33), (37, 80)])
def test_next_turn_is_when_somebody_comes_or_goes(after, turn):
    assert next_turn(read_hours(WEEK), FRIDAY + after * HOUR) == FRIDAY + turn * HOUR


def test_shift_that_goes_over_into_the_next_is_no_turn():
    shifts = read_hours("Fri 08:00-14:00, Fri 14:00-22:00")

    assert next_turn(shifts, FRIDAY + 9 * HOUR) == FRIDAY + 22 * HOUR


def test_shift_past_midnight_belongs_to_the_day_it_begins():
    shifts = read_hours("Fri 22:00-00:00, Sat 00:00-02:00")

    assert is_staffed(shifts, FRIDAY + 23.9 * HOUR)
    assert is_staffed(shifts, FRIDAY + 25 * HOUR)
    assert not is_staffed(shifts, FRIDAY + 1 * HOUR)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [(6, 10, 2), (8, 20, 12), (19, 34, 2), (20, 32, 0), (12, 12 + 7 * 24, 5 * 12 + 4), (9, 8, 0)],
)
def test_only_hours_of_work_count_as_waiting(start, end, hours):
    waited = staffed_time(read_hours(WEEK), FRIDAY + start * HOUR, FRIDAY + end * HOUR)

    assert waited == hours * HOUR


def test_overlapping_shifts_count_once():
    shifts = read_hours("Fri 08:00-12:00, Fri 10:00-14:00")

    assert staffed_time(shifts, FRIDAY, FRIDAY + 24 * HOUR) == 6 * HOUR


@pytest.mark.parametrize("spelled", ["8-20", "Mon 8:00-20:00", "Mo 08:00-20:00", "Mon 25:00-26:00"])
def test_other_spellings_are_refused(spelled):
    with pytest.raises(ValueError, match=r"spelled|hour|list"):
        read_hours(spelled)
