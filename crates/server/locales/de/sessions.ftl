### Where a person is signed in, and the websites and apps they gave access to.
device-unknown = Unbekannter Browser

# $network is an address, as in 192.0.2.1
place-this-computer = Dieser Computer
place-this-network = Dieses Netzwerk, { $network }
place-another-network = Ein anderes Netzwerk, { $network }
place-unknown = Unbekannter Ort

# A mark beside the browser that shows the page.
session-this = dieser Browser
session-for = für { $client }

# What follows is how long ago, or a date.
session-last-used = Zuletzt verwendet
session-since = Angemeldet
session-apps = Apps, die angemeldet bleiben
session-others = Überall sonst abmelden
session-others-note = Das beendet die Sitzungen aller anderen Browser und meldet alle Apps ab. Dieser Browser bleibt angemeldet.
session-nowhere-else = Sie sind sonst nirgends angemeldet.
session-ended = Dieser andere Browser ist abgemeldet.
session-app-ended = Diese App ist abgemeldet.
session-others-ended = Sie sind überall sonst abgemeldet.
apps-none = Keine Website und keine App hat Zugriff auf Ihr Konto.

# A mark beside an app that belongs to the service itself; $brand is its name.
apps-house = von { $brand }

# What follows is a list of what the app can do, in the words of the consent page.
apps-may = Diese App kann
apps-since = Zugriff gegeben
apps-remove = Zugriff entziehen
apps-removed = Der Zugriff ist entzogen, und die App ist abgemeldet.
