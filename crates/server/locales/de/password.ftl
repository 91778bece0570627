### Choosing and changing a password, and setting a forgotten one anew.

new-password = Neues Passwort
confirm-password = Passwort bestätigen
save-password = Passwort speichern
current-password = Aktuelles Passwort
change-password = Passwort ändern
forgot-or-reset-password = Passwort vergessen / zurücksetzen
send-link = Link senden

new-password-hint = Mindestens { $count } Zeichen. Ein paar Wörter, die nichts miteinander zu tun haben, sind leicht zu merken und schwer zu erraten.
new-password-missing = Geben Sie ein Passwort ein.
new-password-unconfirmed = Geben Sie dasselbe Passwort noch einmal ein.
new-password-different = Die beiden Passwörter sind nicht gleich. Geben Sie beide noch einmal ein.
new-password-too-short = Nehmen Sie mindestens { $count } Zeichen.
new-password-too-long = Nehmen Sie höchstens { $count } Zeichen.
new-password-like-you = Das ist Ihrem Namen oder Ihrer E-Mail-Adresse zu ähnlich. Wählen Sie Wörter, die nichts mit Ihnen zu tun haben.
new-password-common = Das ist zu leicht zu erraten. Wählen Sie mehrere Wörter, die nichts miteinander zu tun haben.
new-password-breached = Dieses Passwort wurde anderswo gestohlen und veröffentlicht und wird deshalb mit als Erstes ausprobiert. Wählen Sie ein anderes und ändern Sie es überall, wo Sie es sonst benutzen.

strength-label = Stärke des Passworts
strength-very-weak = Stärke: sehr schwach
strength-weak = Stärke: schwach
strength-fair = Stärke: mittel
strength-good = Stärke: gut
strength-strong = Stärke: stark

forgot-lead = Geben Sie Ihre E-Mail-Adresse ein. Wir senden Ihnen einen Link, mit dem Sie ein neues Passwort festlegen.
forgot-address = Geben Sie Ihre ganze E-Mail-Adresse ein, etwa name@example.com.
forgot-not-sent = Es wurde noch kein Link gesendet.
forgot-sent-title = Sehen Sie in Ihre E-Mails
forgot-sent-what = Wenn die Adresse zu einem Konto gehört, ist ein Link dorthin unterwegs. Er funktioniert einmal, innerhalb einer Stunde.
forgot-sent-next = Kommt keine E-Mail an, sehen Sie im Spam-Ordner nach. Nach ein paar Minuten noch immer nichts? Prüfen Sie die Adresse und senden Sie den Link noch einmal.
forgot-send-again = Noch einmal senden
back-to-sign-in = Zurück zur Anmeldung

reset-title = Neues Passwort festlegen
reset-account = Für das Konto { $email }
reset-not-saved = Das neue Passwort wurde noch nicht gespeichert.
reset-saved = Ihr Passwort ist gespeichert
reset-saved-what = Das Konto wurde überall abgemeldet. Melden Sie sich mit dem neuen Passwort an.
reset-saved-for-apps = Das Konto wurde überall abgemeldet. In Ihren Apps melden Sie sich jetzt mit dem neuen Passwort an. Auf der Website melden Sie sich weiter mit { $name } an.
reset-saved-for-apps-unnamed = Das Konto wurde überall abgemeldet. In Ihren Apps melden Sie sich jetzt mit dem neuen Passwort an. Auf der Website melden Sie sich weiter an wie bisher.

password-link-title = Per E-Mail zurücksetzen
password-change-title = Hier ändern
password-link-lead = Sie wissen Ihr Passwort nicht? Wir senden einen Link an { $email }, mit dem Sie ein neues festlegen.
password-link-first = Sie haben noch kein Passwort. Wir senden einen Link an { $email }, mit dem Sie eines festlegen.
password-link-sent = Ein Link an { $email } ist unterwegs. Er funktioniert einmal, innerhalb einer Stunde.
password-change-lead = Hier bleiben Sie angemeldet, überall sonst werden Sie abgemeldet.
password-changed = Ihr Passwort ist geändert. Überall sonst wurden Sie abgemeldet.
password-enter-current = Geben Sie Ihr aktuelles Passwort ein.
password-wrong-current = Das ist nicht Ihr aktuelles Passwort.
password-not-changed = Das Passwort wurde noch nicht geändert.
