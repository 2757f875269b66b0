"""What people may type into the pages of Kaspi Demper."""
