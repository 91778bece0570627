### What happened in an account.

# Each is what happened, to the person whose account it is.
activity-signed-up = You began to create this account
activity-mailbox-proved = Email address confirmed
activity-approval-asked = Approval asked for
activity-approved = Approved by the owner of the subscription
activity-declined = Declined by the owner of the subscription
activity-approval-expired = The request for approval expired
activity-approval-void = The request for approval ended, because the subscription changed
activity-approval-withdrawn = Request for approval withdrawn
activity-membership-changed = Subscription changed
activity-signed-in = Signed in
activity-wrong-password = Somebody entered a wrong password
activity-signed-out = Signed out
activity-session-ended = A browser or app was signed out
activity-other-sessions-ended = Signed out everywhere else
activity-app-removed = An app’s access was removed
activity-token-reused = An app was signed out, because somebody may have copied its key
activity-password-link-sent = A link to set a password was sent
activity-password-changed = Password changed
activity-password-set = New password set
activity-email-change-asked = A new email address was asked for
activity-email-changed = Email address changed
activity-email-reverted = Email address changed back
activity-phone-changed = Mobile number changed
activity-phone-reverted = Mobile number changed back
activity-details-changed = Name or language changed
activity-data-downloaded = Your data was downloaded
activity-locked = Account locked
activity-unlocked = Account unlocked
activity-closed = Account closed
activity-removed = Account removed
activity-role-changed = A role was given or taken
activity-external-linked = An external login was linked
activity-external-disconnected = The external login was disconnected for good
activity-external-refused = A sign-in with an external login was refused
activity-ended-by-upstream = Signed out by the external login
activity-device-allowed = A device was allowed to act for you

# Who did it, where it was not the person.
activity-by-operator = by support
activity-none = Nothing has happened yet.
activity-not-you = Was something not you? Change your password, and sign out everywhere else.
