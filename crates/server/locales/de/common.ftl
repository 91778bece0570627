### Wörter, die mehrere Seiten gemeinsam haben.

demo-label = Demo
demo-note = Personen und Daten hier sind erfunden.
# $support is an email address or a web address.
support-link = Hilfe: { $support }

show = Anzeigen
hide = Verbergen
show-password = Passwort anzeigen
hide-password = Passwort verbergen
copy = Kopieren
copied = Kopiert

allow = Erlauben
deny = Ablehnen
cancel = Abbrechen
continue = Weiter
sign-in = Anmelden
sign-out = Abmelden
stay-signed-in = Angemeldet bleiben
user-profile = Benutzerprofil
user-menu = Benutzermenü

# Both are links to pages of the client's own.
client-policy = Datenschutzerklärung von { $client }
client-terms = Nutzungsbedingungen von { $client }

# A browser as its user knows it, as in "Firefox on Linux".
browser-words = { $system ->
    [unknown] { $browser }
   *[other] { $browser } auf { $system }
 }

# $month is a number, 1 to 12.
date = { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
 } { $year }
# $time has hours and minutes, as in 05:02.
date-time = { date }, { $time } UTC

# How long ago something was, where it was less than a week ago; before that stands the date.
moments-ago = gerade eben
minutes-ago = vor { $count ->
    [one] 1 Minute
   *[other] { $count } Minuten
 }
hours-ago = vor { $count ->
    [one] 1 Stunde
   *[other] { $count } Stunden
 }
days-ago = vor { $count ->
    [one] 1 Tag
   *[other] { $count } Tagen
 }
