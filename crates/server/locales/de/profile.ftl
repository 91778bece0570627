profile-sections = Bereiche des Profils
profile-overview = Übersicht
profile-name = Name
profile-email = E-Mail-Adresse
profile-signed-in-since = Angemeldet seit
profile-this-session = Diese Sitzung
# $browser is a browser in words, as in "Firefox on Linux".
profile-browser = { $browser }, dieser Browser
profile-browser-unknown = Dieser Browser
