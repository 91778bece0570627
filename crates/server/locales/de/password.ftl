### Choosing and changing a password, and setting a forgotten one anew.
