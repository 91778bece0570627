profile-sections = Bereiche des Profils
profile-overview = Übersicht
profile-name = Name
profile-email = E-Mail-Adresse
profile-signed-in-since = Angemeldet seit
profile-this-session = Diese Sitzung
profile-browser = { browser-words }, dieser Browser
profile-browser-unknown = Dieser Browser
