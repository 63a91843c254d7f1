"""Callbacks: promised calls, each made once, at the promised local time, or visibly explained."""
