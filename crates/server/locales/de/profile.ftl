profile-sections = Bereiche des Profils
profile-overview = Übersicht
profile-password = Passwort
profile-sessions = Sitzungen und Geräte
profile-apps = Verbundene Apps
profile-activity = Letzte Aktivitäten
profile-details = Angaben
profile-name = Name
profile-email = E-Mail-Adresse
profile-signed-in-since = Angemeldet seit
profile-this-session = Diese Sitzung
profile-browser = { browser-words }, dieser Browser
profile-browser-unknown = Dieser Browser
profile-subscription = Abonnement
profile-owner = Kundennummer { $number }, Ihr eigenes
profile-member = Kundennummer { $number }, als Mitglied
# What follows is how long ago, or a date.
profile-password-set = Gesetzt
profile-no-password = Nicht gesetzt
profile-browsers = { $count ->
    [one] 1 Browser ist angemeldet
   *[other] { $count } Browser sind angemeldet
 }
profile-apps-count = { $count ->
    [0] Keine
    [one] 1 App hat Zugriff
   *[other] { $count } Apps haben Zugriff
 }
