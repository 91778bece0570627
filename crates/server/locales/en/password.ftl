### Choosing and changing a password, and setting a forgotten one anew.

new-password = New password
confirm-password = Confirm password
save-password = Save password
current-password = Current password
change-password = Change Password
forgot-or-reset-password = Forgot / Reset Password
send-link = Send link

new-password-hint = At least { $count } characters. A few unrelated words are easy to remember and hard to guess.
new-password-missing = Enter a password.
new-password-unconfirmed = Enter the same password again.
new-password-different = The two passwords aren’t the same. Enter both again.
new-password-too-short = Use at least { $count } characters.
new-password-too-long = Use at most { $count } characters.
new-password-like-you = This is too close to your name or email address. Choose words that have nothing to do with you.
new-password-common = This is too easy to guess. Choose several unrelated words.
new-password-breached = This password was stolen elsewhere and published, so it is among the first to be tried. Choose another one, and change it wherever else you use it.

strength-label = Password strength
strength-very-weak = Strength: very weak
strength-weak = Strength: weak
strength-fair = Strength: fair
strength-good = Strength: good
strength-strong = Strength: strong

forgot-lead = Enter your email address. We mail you a link with which you set a new password.
forgot-address = Enter your whole email address, as in name@example.com.
forgot-not-sent = No link was sent yet.
forgot-sent-title = Check your email
forgot-sent-what = If the address belongs to an account, a link is on its way to it. The link works once, within an hour.
forgot-sent-next = If no mail comes, look in your spam folder. Still nothing after a few minutes? Check the address and send the link again.
forgot-send-again = Send it again
back-to-sign-in = Back to sign in

reset-title = Set a new password
reset-account = For the account { $email }
reset-not-saved = The new password wasn’t saved yet.
reset-saved = Your password is saved
reset-saved-what = The account has been signed out everywhere. Sign in with the new password.
reset-saved-for-apps = The account has been signed out everywhere. Sign in to your apps with the new password. On the website you go on signing in with { $name }.
reset-saved-for-apps-unnamed = The account has been signed out everywhere. Sign in to your apps with the new password. On the website you go on signing in as before.

password-link-title = Reset by email
password-change-title = Change it here
password-link-lead = Don’t know your password? We mail a link to { $email } with which you set a new one.
password-link-first = You have no password yet. We mail a link to { $email } with which you set one.
password-link-sent = A link is on its way to { $email }. It works once, within an hour.
password-change-lead = You stay signed in here, and are signed out everywhere else.
password-changed = Your password is changed. Everywhere else, you have been signed out.
password-enter-current = Enter your current password.
password-wrong-current = That isn’t your current password.
password-not-changed = The password wasn’t changed yet.
