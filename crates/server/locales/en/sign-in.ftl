sign-in-to-continue = to continue to { $client }
sign-in-confirm-account = You are signed in as { $email }. Enter your password again to continue.
sign-in-or = or
# A button; $name is the other service.
sign-in-with = Sign in with { $name }
email-address = Email address
password = Password
forgot-password = Forgot Password
create-account = Create account
use-another-account = Use another account

sign-in-wrong = That email address and password don’t go together. Check both and try again. If you have no password yet, set one up with { forgot-password }.
# The same where external logins are offered on the page.
sign-in-wrong-or-upstream = That email address and password don’t go together. Check both and try again. If you sign in to the website with another service, press its button. If you have no password yet, set one up first with { forgot-password }.
sign-in-incomplete = Something is missing.
sign-in-enter-email = Enter your email address.
sign-in-enter-password = Enter your password.
sign-in-locked = This account is locked. Ask support to unlock it.
sign-in-busy = Very many people are signing in right now. Wait a few seconds and try again.
wait-seconds = There were too many tries. Wait { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
 } and try again.
wait-minutes = There were too many tries. Wait { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
 } and try again.
