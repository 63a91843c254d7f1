"""Our own tests use the plugin as any team would."""

pytest_plugins = ["simulator.pytest_plugin"]
