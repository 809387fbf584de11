"""The only place that knows everyone: arguments, composition, life cycle."""
