### Externe Anmeldungen: der Weg über einen anderen Dienst, das Verknüpfen und das Verlassen.

# $name ist durchweg der andere Dienst.
sign-in-confirm-external = Sie sind als { $email } angemeldet. Melden Sie sich noch einmal an, um fortzufahren.
sign-in-somebody-else = Sie haben das Passwort von { $email } eingegeben. Das ist nicht das Konto, mit dem Sie hier angemeldet sind.
upstream-only = Auf der Website melden Sie sich mit { $name } an. Ihr Passwort öffnet nur die Apps.
upstream-no-password = Auf der Website melden Sie sich mit { $name } an. Ein Passwort öffnet nur die Apps.
upstream-gone = Der Dienst, mit dem Sie sich angemeldet haben, wird nicht mehr angeboten. Bitten Sie den Support, ihn zu trennen; dann öffnet Ihr Passwort auch die Website. Wenn Sie noch keines haben, richten Sie mit „{ forgot-password }“ eines ein.
upstream-unreachable = { $name } ist gerade nicht erreichbar. Versuchen Sie es gleich noch einmal, oder melden Sie sich anders an.
upstream-down = { $name } ist gerade nicht erreichbar.
upstream-cancelled = Die Anmeldung mit { $name } wurde abgebrochen. Es hat sich nichts geändert.

upstream-refused-title = Diese Anmeldung ist hier nicht möglich
upstream-refused-what = Mit dieser Anmeldung bei { $name } kommen Sie hier nicht hinein.
upstream-refused-next = Wenn Sie hier ein Konto haben, melden Sie sich an wie immer. Wenn Sie noch kein Passwort haben oder es nicht mehr wissen, nehmen Sie „Passwort vergessen“.
upstream-disconnected-what = Diese Anmeldung bei { $name } wurde endgültig von dem Konto getrennt, zu dem sie gehörte.
upstream-disconnected-next = Melden Sie sich mit Ihrer E-Mail-Adresse und Ihrem Passwort an. Wenn Sie Ihr Passwort nicht kennen, setzen Sie ein neues.

upstream-failed-title = Die Anmeldung hat nicht geklappt
upstream-failed-what = Die Antwort von { $name } kann nicht angenommen werden. Sie wurden deshalb nicht angemeldet.
upstream-failed-next = Versuchen Sie es noch einmal. Wenn es wieder geschieht, melden Sie sich anders an, oder nennen Sie dem Support die Trace-ID unten.
upstream-not-fresh-what = Hierfür müssen Sie sich neu anmelden, und { $name } hat nicht gesagt, dass Sie es getan haben.
upstream-not-fresh-next = Versuchen Sie es noch einmal, und geben Sie dort Ihr Passwort ein, wenn Sie danach gefragt werden.
upstream-somebody-else-title = Das war ein anderes Konto
upstream-somebody-else-what = Mit { $name } haben Sie sich als { $there } angemeldet. Hier sind Sie als { $here } angemeldet.
upstream-somebody-else-unnamed = Bei { $name } haben Sie sich mit einem Konto angemeldet, das nicht zu { $here } gehört. So sind Sie hier angemeldet.
upstream-somebody-else-next = Es hat sich nichts geändert, und Sie sind hier weiter angemeldet wie zuvor. Um fortzufahren, melden Sie sich bei { $name } mit dem Konto an, das zu { $here } gehört. Vielleicht müssen Sie sich dort erst abmelden.
upstream-locked-title = Ihr Konto ist gesperrt
upstream-locked-what = Ihre Anmeldung mit { $name } hat geklappt, aber Ihr Konto hier ist gesperrt.
upstream-locked-next = Bitten Sie den Support, es zu entsperren.

prove-title = Konto verknüpfen
prove-lead = Sie haben bei { $brand } schon ein Konto mit { $email }. Geben Sie dessen Passwort ein (nicht das von { $name }), um beide zu verknüpfen. Von da an melden Sie sich auf der Website mit { $name } an.
link-warning = Solange beide verknüpft sind, öffnet Ihr Passwort die Website nicht. Die Apps öffnet es weiterhin.
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
link-done = Ihr Konto ist verknüpft. Auf der Website melden Sie sich von jetzt an mit { $name } an.
link-not-made = Das Konto wurde nicht verknüpft.
link-refused-what = Diese Anmeldung bei { $name } kann nicht mit Ihrem Konto verknüpft werden.
link-refused-next = Es hat sich nichts geändert. Sie melden sich weiter an wie bisher.

sign-out-upstream = Auch bei { $name } abmelden
sign-out-upstream-lead = Bei { $name } sind Sie vielleicht noch angemeldet.
sign-out-upstream-done = Auch bei { $name } sind Sie abgemeldet.

# Die Seite, mit der man den anderen Dienst verlässt, und der Teil des Reiters „Passwort“, der zu ihr führt.
disconnect-title = Externe Anmeldung trennen
disconnect-note = Sie können sich ansehen, was sich ändert, bevor etwas getrennt wird.
disconnect-once-password = Sie können { $name } trennen, sobald Sie ein Passwort haben.
disconnect-what-changes = Wenn Sie { $name } trennen:
disconnect-changes-sign-in = Sie melden sich mit E-Mail-Adresse und Passwort an, auf der Website und in den Apps.
disconnect-changes-sessions = Andere Browser und Apps, in denen Sie sich mit { $name } angemeldet haben, werden abgemeldet.
disconnect-changes-never = { $name } öffnet dieses Konto nie wieder, und es lässt sich mit keinem anderen Dienst verknüpfen.
disconnect-what-stays = Was bleibt:
disconnect-stays-here = Hier bleiben Sie angemeldet.
disconnect-stays-apps = Apps, in denen Sie sich mit Ihrem Passwort angemeldet haben, bleiben angemeldet.
disconnect-stays-account = Ihre Angaben hier und Ihr Konto bei { $name } bleiben, wie sie sind.
disconnect-for-good = Das lässt sich nicht rückgängig machen.
disconnect-keep = { $name } behalten
disconnect-sure = Ich möchte { $name } endgültig trennen
disconnect-submit = Trennen
disconnect-not-sure = { $name } ist noch verbunden.
disconnect-signed-in-meanwhile = { $name } ist noch verbunden, weil Sie sich inzwischen in einem anderen Tab neu angemeldet haben.
disconnect-tick = Setzen Sie das Häkchen, wenn Sie es trennen möchten.
disconnect-done = { $name } ist getrennt. Von jetzt an melden Sie sich mit E-Mail-Adresse und Passwort an.
disconnect-no-password-title = Legen Sie erst ein Passwort fest
disconnect-no-password-what = Sie haben noch kein Passwort. Ohne eines könnten Sie sich nicht mehr anmelden.
disconnect-no-password-next = Lassen Sie sich einen Link schicken, legen Sie damit ein Passwort fest, und kommen Sie dann zurück. Es hat sich nichts geändert.
disconnect-nothing-title = Es gibt nichts zu trennen
disconnect-nothing-what = Ihr Konto ist mit keinem anderen Dienst verknüpft.
disconnect-nothing-next = Sie melden sich mit E-Mail-Adresse und Passwort an. Es hat sich nichts geändert.
disconnect-organisation-title = Ihre Organisation entscheidet
disconnect-organisation-what = Sie melden sich über Ihre Organisation an. Das lässt sich hier nicht trennen.
disconnect-organisation-next = Fragen Sie Ihre Organisation. Es hat sich nichts geändert.
reset-apps-only = Auf der Website melden Sie sich mit { $name } an. Dieses Passwort öffnet nur die Apps.

# A page that goes on by itself.
go-on-title = Einen Moment
go-on-signed-in = Angemeldet
go-on-lead = Weiter zu { $name }. Wenn nichts geschieht, wählen Sie „Weiter“.
