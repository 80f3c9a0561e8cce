"""What the public is told, and when: the calendar of publication, what is merged, and counting as published."""
