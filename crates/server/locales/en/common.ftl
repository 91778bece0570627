### Words that several pages share.

demo-label = Demo
demo-note = People and data here are made up.
# $support is an email address or a web address.
support-link = Help: { $support }

show = Show
hide = Hide
show-password = Show password
hide-password = Hide password
copy = Copy
copied = Copied

allow = Allow
deny = Deny
cancel = Cancel
continue = Continue
sign-in = Sign in
sign-out = Sign out
stay-signed-in = Stay signed in
user-profile = User Profile
user-menu = User menu

# Both are links to pages of the client's own.
client-policy = Privacy policy of { $client }
client-terms = Terms of { $client }

# A browser as its user knows it, as in "Firefox on Linux".
browser-words = { $system ->
    [unknown] { $browser }
   *[other] { $browser } on { $system }
 }

# $month is a number, 1 to 12.
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
 } { $year }
# $time has hours and minutes, as in 05:02.
date-time = { date } at { $time } UTC

# How long ago something was, where it was less than a week ago; before that stands the date.
moments-ago = just now
minutes-ago = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
 } ago
hours-ago = { $count ->
    [one] 1 hour
   *[other] { $count } hours
 } ago
days-ago = { $count ->
    [one] 1 day
   *[other] { $count } days
 } ago
