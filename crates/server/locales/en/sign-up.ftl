### Making an account: the pages from the first step to the welcome.

name = Name
sign-up = Sign up
# $steps is how many there are in all.
step = Step { $number } of { $steps }
sign-up-have-account = Sign in with an account that you have
sign-up-not-begun = The account wasn’t created yet.
sign-up-busy = Very many people are here right now. Wait a few seconds and try again.

email-form = Enter your whole email address, as in name@example.com.
email-invisible = This address holds characters that can’t be seen. Type it in anew.
email-look-alike = This address holds letters of different scripts that look alike. Type it in anew.
email-too-long = This address is too long to be one. Check it.
name-empty = Enter your name.
name-invisible = This name holds characters that can’t be seen. Type it in anew.
name-look-alike = This name holds letters of different scripts that look alike. Type it in anew.
name-too-long = This name is too long. Use at most 200 characters.

mails-wait-seconds = Too many mails were asked for, so none was sent. Wait { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
 } and try again.
mails-wait-minutes = Too many mails were asked for, so none was sent. Wait { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
 } and try again.

code = Code
resend-code = Resend code
code-missing = Enter the code from the mail.
code-check = Check the code in the mail, or send a new one.
# $left is how many tries are left, at least one.
code-wrong = That isn’t the code. { $left ->
    [one] 1 try is left.
   *[other] { $left } tries are left.
 }
code-expired = That code has expired. Send a new one.
code-sent-again = A new code is on its way. The earlier one no longer works.

sign-up-code-title = Check your email
sign-up-code-lead = A code of six digits is on its way to { $email }. It works for 10 minutes.
sign-up-code-was-sent = The last code was sent to { $email }.
sign-up-code-help = No mail? It may take a minute or two. Look in your spam folder, and check the address above. Then send the code again.
sign-up-code-not-entered = The code is missing.
sign-up-code-used-up = The code wasn’t right, and no tries are left. Start again to get a new one.
sign-up-other-address = Start again with another address

email-in-use-title = You have an account
email-in-use = The email address { $email } is already in use.
email-in-use-next = Nothing has been changed. Sign in with it, or set a new password if you don’t know the one it has.
