"""The one composition root: settings to adapters to engine."""
