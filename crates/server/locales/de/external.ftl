### Externe Anmeldungen: der Weg über einen anderen Dienst, das Verknüpfen und das Verlassen.

# $name ist durchweg der andere Dienst.
sign-in-confirm-external = Sie sind als { $email } angemeldet. Melden Sie sich noch einmal an, um fortzufahren.
upstream-only = Auf der Website melden Sie sich mit { $name } an. Ihr Passwort öffnet nur die Apps.
upstream-unreachable = { $name } ist gerade nicht erreichbar. Versuchen Sie es gleich noch einmal, oder melden Sie sich anders an.
upstream-down = { $name } ist gerade nicht erreichbar.
upstream-cancelled = Die Anmeldung mit { $name } wurde abgebrochen. Es hat sich nichts geändert.

upstream-refused-title = Diese Anmeldung ist hier nicht möglich
upstream-refused-what = Mit dieser Anmeldung bei { $name } kommen Sie hier nicht hinein.
upstream-refused-next = Wenn Sie hier ein Konto haben, melden Sie sich mit seiner E-Mail-Adresse und seinem Passwort an. Wenn Sie nicht weiterkommen, fragen Sie den Support.
upstream-disconnected-what = Diese Anmeldung bei { $name } wurde endgültig von ihrem Konto getrennt.
upstream-disconnected-next = Melden Sie sich mit Ihrer E-Mail-Adresse und Ihrem Passwort an. Wenn Sie Ihr Passwort nicht kennen, setzen Sie ein neues.

upstream-failed-title = Die Anmeldung hat nicht geklappt
upstream-failed-what = Die Antwort von { $name } kann nicht angenommen werden. Sie wurden deshalb nicht angemeldet.
upstream-failed-next = Versuchen Sie es noch einmal. Wenn es wieder geschieht, melden Sie sich anders an, oder nennen Sie dem Support die Trace-ID unten.
upstream-not-fresh-what = Hierfür müssen Sie sich neu anmelden, und { $name } hat nicht gesagt, dass Sie es getan haben.
upstream-not-fresh-next = Versuchen Sie es noch einmal, und geben Sie dort Ihr Passwort ein, wenn Sie danach gefragt werden.
upstream-locked-title = Ihr Konto ist gesperrt
upstream-locked-what = Sie sind hier bekannt, aber Ihr Konto ist gesperrt.
upstream-locked-next = Bitten Sie den Support, es zu entsperren.

prove-title = Konto verknüpfen
prove-lead = Für { $email } gibt es hier ein Konto. Zeigen Sie, dass es Ihres ist. Von da an melden Sie sich mit { $name } an.
link-warning = Solange die Verknüpfung besteht, gilt Ihr Passwort auf der Website nicht mehr. In den Apps gilt es weiter.
prove-submit = Verknüpfen und fortfahren
prove-forgot = Sie kennen das Passwort nicht? Setzen Sie erst ein neues, und kommen Sie dann zu { $name } zurück.
prove-not-linked = Das Konto wurde noch nicht verknüpft.
prove-enter-password = Geben Sie das Passwort des Kontos ein.
prove-wrong-password = Das ist nicht das Passwort des Kontos.

external-sign-up-lead = { $name } hat uns gesagt, wer Sie sind. Es fehlt nur noch ein Postfach von Ihnen: Wir schicken einen Code dorthin.

link-title = Mit { $name } anmelden
link-title-several = Anders anmelden
link-lead = Melden Sie sich von jetzt an mit einem anderen Dienst an statt mit Ihrem Passwort.
link-button = { $name } verknüpfen
link-done = Ihr Konto ist verknüpft. Auf der Website melden Sie sich von jetzt an mit dem anderen Dienst an.
link-not-made = Das Konto wurde nicht verknüpft.
link-refused-what = Diese Anmeldung bei { $name } kann nicht mit Ihrem Konto verknüpft werden.
link-refused-next = Es hat sich nichts geändert. Sie melden sich weiter an wie bisher.

sign-out-upstream = Auch bei { $name } abmelden
sign-out-upstream-lead = Bei { $name } sind Sie vielleicht noch angemeldet.
