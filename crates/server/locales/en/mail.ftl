### Messages that are sent: emails and text messages.
### $brand is the name that people know the service by. In every message of this file it may be used.

# Above an address to copy, for whom the button doesn't work.
mail-bare-address = If the button doesn’t work, copy this address into your browser:
mail-bare-addresses = If the buttons don’t work, copy an address into your browser:
# One line in the text part of a mail: what it is, and what it says.
mail-line = { $label }: { $value }
mail-tell-support = If you know nothing of this, tell the people who run { $brand }.

# Why it came.
mail-why-sign-up = You get this mail because somebody signed up at { $brand } with this email address.
mail-why-account = You get this mail because there is an account with this email address at { $brand }.
mail-why-password-link = You get this mail because somebody asked at { $brand } for a link to set the password of the account with this email address.
mail-why-owner = You get this mail because this email address is that of a subscription’s owner at { $brand }.
mail-why-member = You get this mail because you asked at { $brand } to join a subscription.
mail-why-new-address = You get this mail because somebody with an account at { $brand } gave this email address as theirs.
mail-why-old-address = You get this mail because this was the email address of an account at { $brand } until now.
mail-why-changed-address = You get this mail because an account at { $brand } has, or had, this email address.
mail-why-closed = You get this mail because there was an account with this email address at { $brand }.

mail-code-subject = Your sign-up code
mail-code = Enter this code on the page where you signed up:
mail-code-enter = Enter the code
mail-code-lasts = The code works for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
 }, and only in the browser where you signed up. Once you ask for another one, this one stops working.
mail-code-not-you = If that wasn’t you, do nothing. Without the code nobody can use your email address. Give it to nobody, whoever asks.
mail-code-account = You have an account with this email address already. Sign in to it, or set a new password with “Forgot Password”. If you want to go on where you signed up, enter this code there:
mail-code-account-not-you = If that wasn’t you, do nothing. Your account is as it was. Give the code to nobody, whoever asks.

mail-approval-subject = Somebody asks to join your subscription
mail-approval = This person would like to use your subscription. Approve only somebody you know.
mail-approval-lasts = Both links open the same page. You decide there, with a button; you need no account and don’t sign in. You have { $days ->
    [one] 1 day
   *[other] { $days } days
 }, until { $until }. After that the request lapses.
mail-approval-not-you = If you don’t know this person, decline. If you have no subscription, do nothing and tell the people who run { $brand }.

mail-approved-subject = You are approved
mail-approved = The owner of the subscription approved you. Sign in: everything is open to you now.
mail-declined-subject = Your request was declined
mail-declined = The owner of the subscription declined your request to join it. If you think that it was a mistake, talk to them. You can sign in and ask again.
mail-lapsed-subject = Your request has lapsed
mail-lapsed = The owner of the subscription didn’t answer your request within { $days ->
    [one] 1 day
   *[other] { $days } days
 }. You can sign in and ask again.
mail-void-subject = Your request has ended
mail-void = The subscription has another owner by now, or is gone, and your request wasn’t answered before. You can sign in and ask again.

mail-reset-subject = Set a new password
mail-reset = Open this page to set a new password for your account.
mail-reset-not-you = If that wasn’t you, do nothing. Your password stays as it is.
mail-set-up-subject = Set up your password
mail-set-up = Your account has no password. Open this page to set one up.
mail-set-up-way = Set up a password
mail-set-up-not-you = If that wasn’t you, do nothing. Nothing is changed.
mail-link-lasts = The link works once, for { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
 }, and only in the browser that you open it in first.

mail-password-subject = Your password was changed
mail-password = The password of your account was set anew on { $at }. You were signed out everywhere else, and apps ask you to sign in again.
mail-password-set-subject = A password was set for your account
mail-password-set = A password was set for your account on { $at }. You were signed out everywhere else, and apps ask you to sign in again.
mail-password-not-you = If that wasn’t you, use “Forgot Password” at once to set a new one. Then tell the people who run { $brand }.

mail-confirm-subject = Confirm your email address
mail-confirm = You asked to use this email address for your account. Confirm that it is yours.
mail-confirm-not-you = If that wasn’t you, do nothing. Without you nothing is changed.
mail-in-use-subject = This email address is already in use
mail-in-use = Somebody asked to use this email address for another account. There is an account with it already, so nothing was changed. If it was you, sign in with this address to find that account.
mail-in-use-not-you = If that wasn’t you, do nothing.
mail-email-changed-subject = Your email address was changed
mail-email-changed = Your account has a new email address. From now on you sign in with that one, and mails go there.
mail-email-changed-to = New address
mail-email-changed-not-you = If that wasn’t you, change it back now. You are then signed out everywhere, and get a link to set a new password.
mail-change-back-lasts = You can change it back until { $until }.
mail-change-back-not-you = If that wasn’t you, change it back now. Then set a new password with “Forgot Password” on the sign-in page.
mail-email-yours-subject = This is now your email address
mail-email-yours = Your account now has this email address. From now on you sign in with it.
mail-email-reverted-subject = Your email address was changed back
mail-email-reverted = The change of your account’s email address was taken back. You sign in with the one from before. You were signed out everywhere, the password from before doesn’t work any more, and a mail with a link to set a new one is on its way to that address.
mail-email-reverted-note = If that mail doesn’t come, use “Forgot Password”.
mail-reverted-advice = If somebody else had changed it, set a new password now with “Forgot Password”.

mail-phone-subject = Your mobile number was changed
mail-phone = The mobile number of your account was changed. The new one ends in { $ending }.
mail-phone-removed = The mobile number of your account was taken out.
mail-phone-reverted-subject = Your mobile number was changed back
mail-phone-reverted = The change of your account’s mobile number was taken back. Your account has the one from before.
# A text message: with the name in front at most 160 characters, and none that makes it cost double (GSM 03.38).
sms-code = { $code } is your code. Give it to nobody.
sms-phone = your mobile number was changed. If that wasn't you, look at the mail that we sent you.

mail-reused-subject = An app’s access was ended
mail-reused = An app came with a key to your account that had been used up before. It may be a fault of the app, or somebody has copied the key. To be safe, we ended the app’s access. Sign in to it again to go on.
mail-reused-app = App
mail-reused-way = See where you are signed in
mail-reused-not-you = If you see a device that isn’t yours, sign it out there and change your password.

mail-closed-subject = Your account was closed
mail-closed = Your account at { $brand } was closed. Nobody can sign in to it any more, and no app can use it.
mail-closed-not-you = If that wasn’t you, tell the people who run { $brand } at once.

mail-password-for-apps = This password opens the apps only. On the website you go on signing in as you do now.
mail-linked-subject = { $upstream } is linked to your account
mail-linked = From now on you sign in to the website with { $upstream }. Your password still opens the apps, but no longer the website.
mail-linked-account = Account at { $upstream }
mail-linked-not-you = If that wasn’t you, tell the people who run { $brand } at once.
mail-disconnected-subject = { $upstream } is disconnected from your account
mail-disconnected = { $upstream } was disconnected from your account. This can’t be reversed. From now on you sign in everywhere with your email address and password. Apps that you signed in to with your password stay signed in. If you have forgotten your password, choose a new one with “Forgot Password”.
mail-disconnected-no-password = { $upstream } was disconnected from your account. This can’t be reversed. From now on you sign in everywhere with your email address and a password, and you have no password yet. A link to set one up comes in another mail. If it doesn’t come, or doesn’t work any more, use “Forgot Password”.
mail-disconnected-not-you = If that wasn’t you, choose a new password at once with “Forgot Password”, and tell the people who run { $brand }.
mail-external-refused-subject = A sign-in with { $upstream } was refused
mail-external-refused = Somebody signed in with { $upstream } under this email address. Your account can’t be linked to it, so nothing was changed. Sign in as you always do. If you have no password yet, or have forgotten it, use “Forgot Password”.
mail-external-refused-not-you = If that wasn’t you, do nothing. Your account is as it was.
