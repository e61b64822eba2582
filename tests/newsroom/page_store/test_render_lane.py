import threading

from newsroom.page_store import coalescing
from newsroom.page_store.coalescing import RenderLane


def test_a_process_renders_one_page_after_the_other():
    lane = RenderLane()
    second_began = threading.Event()

    with lane.turn():
        second = _begin(lane, second_began)
        assert not second_began.wait(0.05)

    assert second_began.wait(5)
    second.join()


def test_a_render_that_is_held_up_does_not_hold_up_others(monkeypatch):
    monkeypatch.setattr(coalescing, "LANE_WAIT_S", 0.01)
    lane = RenderLane()
    second_began = threading.Event()

    with lane.turn():
        second = _begin(lane, second_began)
        assert second_began.wait(5)
        second.join()


def test_whoever_did_not_wait_leaves_the_lane_to_its_owner(monkeypatch):
    monkeypatch.setattr(coalescing, "LANE_WAIT_S", 0.01)
    lane = RenderLane()
    third_began = threading.Event()

    with lane.turn():
        _begin(lane, threading.Event()).join()
        monkeypatch.setattr(coalescing, "LANE_WAIT_S", 60)
        third = _begin(lane, third_began)
        assert not third_began.wait(0.05)

    assert third_began.wait(5)
    third.join()


def _begin(lane, began):
    def render():
        with lane.turn():
            began.set()

    thread = threading.Thread(target=render)
    thread.start()
    return thread
