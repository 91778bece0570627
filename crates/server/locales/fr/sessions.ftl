### Where a person is signed in, and the websites and apps they gave access to.
