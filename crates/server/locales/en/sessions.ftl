### Where a person is signed in, and the websites and apps they gave access to.
device-unknown = Unknown browser

# $network is an address, as in 192.0.2.1
place-this-computer = This computer
place-this-network = This network, { $network }
place-another-network = Another network, { $network }
place-unknown = Unknown place

# A mark beside the browser that shows the page.
session-this = this browser
session-for = for { $client }

# What follows is how long ago, or a date.
session-last-used = Last used
session-since = Signed in
session-apps = Apps that stay signed in
session-others = Sign out everywhere else
session-others-note = This ends every other browser’s session and signs every app out. This browser stays signed in.
session-nowhere-else = You are signed in nowhere else.
session-ended = That browser is signed out.
session-app-ended = That app is signed out.
session-others-ended = You are signed out everywhere else.
apps-none = No website or app has access to your account.

# A mark beside an app that belongs to the service itself; $brand is its name.
apps-house = from { $brand }

# What follows is a list of what the app can do, in the words of the consent page.
apps-may = It can
apps-since = Access given
apps-remove = Remove access
apps-removed = The app’s access is removed, and it is signed out.
