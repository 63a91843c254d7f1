"""Amazon EventBridge Scheduler: its API, and schedules that fire at virtual time."""
