sign-in-to-continue = weiter zu { $client }
sign-in-confirm-account = Sie sind als { $email } angemeldet. Geben Sie Ihr Passwort noch einmal ein, um fortzufahren.
sign-in-or = oder
# A button; $name is the other service.
sign-in-with = Mit { $name } anmelden
email-address = E-Mail-Adresse
password = Passwort
forgot-password = Passwort vergessen
create-account = Konto anlegen
use-another-account = Anderes Konto verwenden

sign-in-wrong = Diese E-Mail-Adresse und dieses Passwort passen nicht zusammen. Prüfen Sie beides und versuchen Sie es noch einmal. Wenn Sie noch kein Passwort haben, richten Sie mit „{ forgot-password }“ eines ein.
# The same where external logins are offered on the page.
sign-in-wrong-or-upstream = Diese E-Mail-Adresse und dieses Passwort passen nicht zusammen. Prüfen Sie beides und versuchen Sie es noch einmal. Wenn Sie sich auf der Website mit einem anderen Dienst anmelden, nehmen Sie dessen Schaltfläche. Wenn Sie noch kein Passwort haben, richten Sie zuerst mit „{ forgot-password }“ eines ein.
sign-in-incomplete = Es fehlt etwas.
sign-in-enter-email = Geben Sie Ihre E-Mail-Adresse ein.
sign-in-enter-password = Geben Sie Ihr Passwort ein.
sign-in-locked = Dieses Konto ist gesperrt. Bitten Sie den Support, es zu entsperren.
sign-in-busy = Gerade melden sich sehr viele Personen an. Warten Sie ein paar Sekunden und versuchen Sie es noch einmal.
wait-seconds = Das waren zu viele Versuche. Warten Sie { $seconds ->
    [one] 1 Sekunde
   *[other] { $seconds } Sekunden
 } und versuchen Sie es noch einmal.
wait-minutes = Das waren zu viele Versuche. Warten Sie { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
 } und versuchen Sie es noch einmal.
