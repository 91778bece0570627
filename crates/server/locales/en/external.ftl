### External logins: the way through another service, linking it, and leaving it.

# $name is the other service throughout.
sign-in-confirm-external = You are signed in as { $email }. Sign in again to continue.
sign-in-somebody-else = You entered the password of { $email }. That isn’t the account that you are signed in with here.
upstream-only = You sign in to the website with { $name }. Your password opens the apps only.
upstream-no-password = You sign in to the website with { $name }. A password opens the apps only.
upstream-gone = The service that you signed in with isn’t offered any more. Ask support to disconnect it; then your password opens the website, too. If you have none yet, set one up with { forgot-password }.
upstream-unreachable = { $name } can’t be reached right now. Try again in a moment, or sign in another way.
upstream-down = { $name } can’t be reached right now.
upstream-cancelled = The sign-in with { $name } was cancelled. Nothing has been changed.

upstream-refused-title = This login can’t be used here
upstream-refused-what = You can’t sign in here with this login of { $name }.
upstream-refused-next = If you have an account here, sign in to it as you always do. If you have no password yet, or have forgotten it, use Forgot Password.
upstream-disconnected-what = This login of { $name } was disconnected from its account for good.
upstream-disconnected-next = Sign in with your email address and password. If you don’t know your password, set a new one.

upstream-failed-title = The sign-in didn’t work
upstream-failed-what = The answer of { $name } can’t be accepted, so you were not signed in.
upstream-failed-next = Try again. If it happens again, sign in another way, or give support the trace id below.
upstream-not-fresh-what = You need to sign in anew for this, and { $name } didn’t say that you did.
upstream-not-fresh-next = Try again, and enter your password there when you are asked.
# Somebody was to sign in again: $there is as whom they did, $here as whom they are signed in.
upstream-somebody-else-title = That was another account
upstream-somebody-else-what = With { $name } you signed in as { $there }. Here you are signed in as { $here }.
upstream-somebody-else-unnamed = At { $name } you signed in with an account that doesn’t belong to { $here }, as whom you are signed in here.
upstream-somebody-else-next = Nothing has been changed, and you are still signed in here as before. To go on, sign in at { $name } with the account that belongs to { $here }. You may have to sign out there first.
upstream-locked-title = Your account is locked
upstream-locked-what = Your sign-in with { $name } worked, but your account here is locked.
upstream-locked-next = Ask support to unlock it.

prove-title = Link your account
prove-lead = You already have an account at { $brand } with { $email }. Enter its password (not that of { $name }) to link the two. From then on you sign in to the website with { $name }.
link-warning = While the two are linked, your password doesn’t open the website. It still opens the apps.
prove-submit = Link and continue
prove-forgot = Don’t know the password? Set a new one first, then come back to { $name }.
prove-not-linked = The account wasn’t linked yet.
prove-enter-password = Enter the password of the account.
prove-wrong-password = That isn’t the password of the account.

external-sign-up-lead = { $name } has told us who you are. A mailbox of yours is all that is missing: we mail a code to it.

link-title = Sign in with { $name }
link-title-several = Sign in another way
link-lead = Sign in to your account with another service from now on, instead of with your password.
link-button = Link { $name }
link-done = Your account is linked. From now on you sign in to the website with { $name }.
link-not-made = The account wasn’t linked.
link-refused-what = This login of { $name } can’t be linked to your account.
link-refused-next = Nothing has been changed. You go on signing in as before.

sign-out-upstream = Sign out of { $name } too
sign-out-upstream-lead = You may still be signed in at { $name }.
sign-out-upstream-done = You are signed out of { $name }, too.

# The page that leaves the other service, and the part of the Password tab that leads to it.
disconnect-title = Disconnect External Authentication
disconnect-note = You can look at what changes before anything is disconnected.
disconnect-once-password = You can disconnect { $name } once you have a password.
disconnect-what-changes = When you disconnect { $name }:
disconnect-changes-sign-in = You sign in with your email address and password, on the website and in the apps.
disconnect-changes-sessions = Other browsers and apps that you signed in to with { $name } are signed out.
disconnect-changes-never = { $name } never opens this account again, and no other service can be linked to it.
disconnect-what-stays = What stays:
disconnect-stays-here = You stay signed in here.
disconnect-stays-apps = Apps that you signed in to with your password stay signed in.
disconnect-stays-account = Your details here, and your account at { $name }, stay as they are.
disconnect-for-good = This can’t be reversed.
disconnect-keep = Keep { $name }
disconnect-sure = I want to disconnect { $name } for good
disconnect-submit = Disconnect
disconnect-not-sure = { $name } is still connected.
disconnect-signed-in-meanwhile = { $name } is still connected, because you signed in again in another tab in the meantime.
disconnect-tick = Tick the box if you want to disconnect it.
disconnect-done = { $name } is disconnected. From now on you sign in with your email address and password.
disconnect-no-password-title = Set up a password first
disconnect-no-password-what = You have no password yet. Without one you couldn’t sign in any more.
disconnect-no-password-next = Have a link mailed to you, set up a password with it, and come back. Nothing has been changed.
disconnect-nothing-title = Nothing to disconnect
disconnect-nothing-what = Your account isn’t linked to another service.
disconnect-nothing-next = You sign in with your email address and password. Nothing has been changed.
disconnect-organisation-title = Your organisation decides
disconnect-organisation-what = You sign in through your organisation, and that can’t be disconnected here.
disconnect-organisation-next = Ask your organisation. Nothing has been changed.
reset-apps-only = You sign in to the website with { $name }. This password opens the apps only.

# A page that goes on by itself.
go-on-title = One moment
go-on-signed-in = Signed in
go-on-lead = On to { $name }. If nothing happens, press Continue.
