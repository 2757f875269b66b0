"""Which addresses of Kaspi are asked, and how."""
