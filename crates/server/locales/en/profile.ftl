profile-sections = Sections of the profile
profile-overview = Overview
profile-password = Password
profile-sessions = Sessions and devices
profile-apps = Connected apps
profile-activity = Recent activity
profile-details = Details
profile-name = Name
profile-email = Email address
profile-signed-in-since = Signed in since
profile-this-session = This session
profile-browser = { browser-words }, this browser
profile-browser-unknown = This browser
profile-subscription = Subscription
profile-owner = Customer number { $number }, your own
profile-member = Customer number { $number }, as a member
# What follows is how long ago, or a date.
profile-password-set = Set
profile-no-password = Not set
profile-browsers = { $count ->
    [one] 1 browser is signed in
   *[other] { $count } browsers are signed in
 }
profile-apps-count = { $count ->
    [0] None
    [one] 1 app has access
   *[other] { $count } apps have access
 }
