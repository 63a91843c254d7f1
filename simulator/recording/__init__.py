"""Recording: play a call once by hand, and keep it as a test."""

from simulator.recording.recorder import Recorder, Refused, play_by_hand, show
from simulator.recording.writing import Head, as_test

__all__ = ["Head", "Recorder", "Refused", "as_test", "play_by_hand", "show"]
