"""Virtual time."""

from simulator.engine.clock import SWEEP, Clock


def test_what_falls_due_happens_in_order_and_at_its_time() -> None:
    clock, happened = Clock(), list[tuple[str, float]]()

    def note(name: str) -> None:
        happened.append((name, clock.elapsed))

    clock.after(5, lambda: note("late"))
    clock.after(2, lambda: note("second"), priority=1)
    clock.after(2, lambda: note("first"))
    clock.after(2, lambda: note("third"), priority=1)
    clock.advance_to(4)

    assert happened == [("first", 2.0), ("second", 2.0), ("third", 2.0)]
    assert (clock.elapsed, clock.next_due()) == (4, 5.0)


def test_what_happens_may_make_more_happen() -> None:
    clock, happened = Clock(), list[float]()

    def again() -> None:
        happened.append(clock.elapsed)
        if len(happened) < 3:
            clock.after(1, again)

    clock.after(1, again)
    clock.advance_to(10)

    assert happened == [1.0, 2.0, 3.0]


def test_a_cancelled_timer_never_happens() -> None:
    clock, happened = Clock(), list[str]()
    timer = clock.after(1, lambda: happened.append("it"))
    assert timer.pending
    timer.cancel()
    timer.cancel()
    clock.advance_to(2)

    assert (happened, timer.pending, clock.next_due()) == ([], False, None)


def test_the_past_is_now() -> None:
    clock = Clock()
    clock.advance_to(10)

    assert clock.after(-5, lambda: None).due == 10


def test_cancelled_timers_do_not_pile_up() -> None:
    clock = Clock()
    kept = [clock.after(9, lambda: None) for _ in range(10)]
    for _ in range(50 * SWEEP):
        clock.after(1, lambda: None).cancel()

    assert len(clock) <= SWEEP + 1
    assert all(timer.pending for timer in kept)
    assert clock.next_due() == 9
