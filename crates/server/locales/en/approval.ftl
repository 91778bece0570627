### Accounts that wait for somebody's approval.

subscription-title = Your subscription
subscription-lead = { $email } is confirmed. Now name the subscription that you belong to, and its owner.
subscription-reference = Customer Number or Registration ID
subscription-reference-hint = A registration ID begins with MBR. Its last 6 digits are enough; if they aren’t found, enter all of it.
subscription-owner-hint = The subscription owner’s. If that is you, enter your own.
submit = Submit
subscription-enter-reference = Enter the customer number or the registration ID.
subscription-enter-owner = Enter the subscription owner’s email address.
subscription-no-match = No subscription has this number or ID together with this email address. Check both. If you entered 6 digits, enter the whole registration ID.
subscription-was-declined = The subscription’s owner declined your request. You can name another subscription, or ask again.
subscription-was-expired = Your request expired, because nobody answered it within 14 days. You can ask again.
subscription-was-void = The subscription changed before your request was answered. Name it again, with its present owner.

waiting-title = Waiting for approval
waiting-lead = You are waiting for approval, signed up as { $email }.
waiting-owner = Asked
waiting-since = Since
waiting-until = Can be answered until
waiting-next = The owner got a mail with a link. As soon as there is an answer, you get a mail, too. You can close this page.
waiting-send-again = Send again
waiting-sent-again = The mail is on its way again. The link in the earlier one no longer works.
waiting-another = Use another subscription

welcome-title = You’re approved
welcome-next = Everything is ready. Sign in to go on.

approval-title = Approve this person?
approval-lead = { $name } asks to join your subscription.
approval-customer-number = Customer Number
approval-registration-id = Registration ID
approval-advice = Approve only somebody you know: they can use what your subscription offers. If you decline, they are told so.
approve = Approve
decline = Decline
approval-approved-title = Request approved
approval-approved = The person can sign in now, and gets a mail that says so.
approval-declined-title = Request declined
approval-declined = The person gets a mail that says so.
approval-answered-next = The first answer counts, and this link has done its work. You can close this page.

approval-over-title = This request can’t be answered
approval-expired = It has expired, because nobody answered it within 14 days.
approval-withdrawn = The person who asked has taken it back.
approval-replaced = It was sent again since. Use the link in the newest mail.
approval-void = The subscription has changed since it was sent.
approval-unknown = The link isn’t complete, or the request is no longer there.
approval-over-next = Nothing has been changed. Whoever wants to join can ask again.
approval-own-title = Not in this browser
approval-own = In this browser the person who asks is signing up. Only the owner of the subscription can answer.
approval-own-next = If you are the owner, open the link in your own browser or on another device.
