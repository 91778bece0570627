### What happened in an account.
