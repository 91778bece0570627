profile-sections = Sections of the profile
profile-overview = Overview
profile-name = Name
profile-email = Email address
profile-signed-in-since = Signed in since
profile-this-session = This session
profile-browser = { browser-words }, this browser
profile-browser-unknown = This browser
