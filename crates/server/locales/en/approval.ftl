### Accounts that wait for somebody's approval.
