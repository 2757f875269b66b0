"""Django's SQLite with writers in a queue: the engine of the embedded runtime."""
