sign-out-title = Sign out?
sign-out-account = You are signed in as { $email }.
sign-out-asked = { $client } asks to sign you out here too.
signed-out = You are signed out
signed-out-note = You can close this page.
sign-in-again = Sign in again
back-to = Back to { $client }

form-post-title = Taking you back to { $client }
form-post-note = If nothing happens, press Continue.
