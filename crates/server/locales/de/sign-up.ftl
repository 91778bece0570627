### Making an account: the pages from the first step to the welcome.

name = Name
sign-up = Registrieren
# $steps is how many there are in all.
step = Schritt { $number } von { $steps }
sign-up-have-account = Mit einem vorhandenen Konto anmelden
sign-up-not-begun = Das Konto wurde noch nicht angelegt.
sign-up-busy = Gerade sind sehr viele Personen hier. Warten Sie ein paar Sekunden und versuchen Sie es noch einmal.

email-form = Geben Sie Ihre vollständige E-Mail-Adresse ein, wie name@example.com.
email-invisible = Diese Adresse enthält Zeichen, die man nicht sieht. Tippen Sie sie neu ein.
email-look-alike = Diese Adresse enthält Buchstaben verschiedener Schriften, die gleich aussehen. Tippen Sie sie neu ein.
email-too-long = Diese Adresse ist zu lang. Prüfen Sie sie.
name-empty = Geben Sie Ihren Namen ein.
name-invisible = Dieser Name enthält Zeichen, die man nicht sieht. Tippen Sie ihn neu ein.
name-look-alike = Dieser Name enthält Buchstaben verschiedener Schriften, die gleich aussehen. Tippen Sie ihn neu ein.
name-too-long = Dieser Name ist zu lang. Verwenden Sie höchstens 200 Zeichen.

mails-wait-seconds = Es wurden zu viele E-Mails angefordert, deshalb wurde keine gesendet. Warten Sie { $seconds ->
    [one] 1 Sekunde
   *[other] { $seconds } Sekunden
 } und versuchen Sie es noch einmal.
mails-wait-minutes = Es wurden zu viele E-Mails angefordert, deshalb wurde keine gesendet. Warten Sie { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
 } und versuchen Sie es noch einmal.

code = Code
resend-code = Code erneut senden
code-missing = Geben Sie den Code aus der E-Mail ein.
code-check = Vergleichen Sie den Code mit der E-Mail oder lassen Sie sich einen neuen senden.
# $left is how many tries are left, at least one.
code-wrong = Das ist nicht der Code. { $left ->
    [one] Sie haben noch 1 Versuch.
   *[other] Sie haben noch { $left } Versuche.
 }
code-expired = Dieser Code ist abgelaufen. Lassen Sie sich einen neuen senden.
code-sent-again = Ein neuer Code ist unterwegs. Der vorige gilt nicht mehr.

sign-up-code-title = Sehen Sie in Ihr Postfach
sign-up-code-lead = Ein Code aus sechs Ziffern ist unterwegs an { $email }. Er gilt 10 Minuten.
sign-up-code-was-sent = Der letzte Code ging an { $email }.
sign-up-code-help = Keine E-Mail? Es kann ein bis zwei Minuten dauern. Sehen Sie im Spam-Ordner nach und prüfen Sie die Adresse oben. Lassen Sie sich den Code dann erneut senden.
sign-up-code-not-entered = Der Code fehlt.
sign-up-code-used-up = Der Code war nicht richtig, und es gibt keinen Versuch mehr. Fangen Sie neu an, dann bekommen Sie einen neuen.
sign-up-other-address = Mit einer anderen Adresse neu anfangen

email-in-use-title = Sie haben schon ein Konto
email-in-use = Die E-Mail-Adresse { $email } wird bereits verwendet.
email-in-use-next = Es wurde nichts geändert. Melden Sie sich damit an, oder legen Sie ein neues Passwort fest, wenn Sie das alte nicht kennen.
