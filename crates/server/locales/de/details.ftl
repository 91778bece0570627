### The details of a person and how they are changed.
