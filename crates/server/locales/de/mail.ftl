### Nachrichten, die verschickt werden: E-Mails und SMS.
### $brand ist der Name, unter dem man den Dienst kennt. Er darf in jeder Nachricht dieser Datei stehen.

# Above an address to copy, for whom the button doesn't work.
mail-bare-address = Wenn die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:
mail-bare-addresses = Wenn die Schaltflächen nicht funktionieren, kopieren Sie eine Adresse in Ihren Browser:
# One line in the text part of a mail: what it is, and what it says.
mail-line = { $label }: { $value }
mail-tell-support = Wenn Sie davon nichts wissen, sagen Sie es den Betreibern von { $brand }.

# Why it came.
mail-why-sign-up = Sie erhalten diese E-Mail, weil sich jemand bei { $brand } mit dieser E-Mail-Adresse registriert hat.
mail-why-account = Sie erhalten diese E-Mail, weil es bei { $brand } ein Konto mit dieser E-Mail-Adresse gibt.
mail-why-password-link = Sie erhalten diese E-Mail, weil bei { $brand } jemand um einen Link gebeten hat, mit dem das Passwort des Kontos mit dieser E-Mail-Adresse gesetzt wird.
mail-why-owner = Sie erhalten diese E-Mail, weil dies bei { $brand } die E-Mail-Adresse des Inhabers eines Abonnements ist.
mail-why-member = Sie erhalten diese E-Mail, weil Sie bei { $brand } darum gebeten haben, einem Abonnement beizutreten.
mail-why-new-address = Sie erhalten diese E-Mail, weil jemand mit einem Konto bei { $brand } diese E-Mail-Adresse als die eigene angegeben hat.
mail-why-old-address = Sie erhalten diese E-Mail, weil dies bis jetzt die E-Mail-Adresse eines Kontos bei { $brand } war.
mail-why-changed-address = Sie erhalten diese E-Mail, weil ein Konto bei { $brand } diese E-Mail-Adresse hat oder hatte.
mail-why-closed = Sie erhalten diese E-Mail, weil es bei { $brand } ein Konto mit dieser E-Mail-Adresse gab.

mail-code-subject = Ihr Code zur Registrierung
mail-code = Geben Sie diesen Code auf der Seite ein, auf der Sie sich registriert haben:
mail-code-enter = Code eingeben
mail-code-lasts = Der Code gilt { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
 } lang und nur in dem Browser, in dem Sie sich registriert haben. Sobald Sie einen neuen anfordern, gilt dieser nicht mehr.
mail-code-not-you = Wenn Sie das nicht waren, müssen Sie nichts tun. Ohne den Code kann niemand Ihre E-Mail-Adresse verwenden. Geben Sie ihn niemandem, wer auch immer danach fragt.
mail-code-account = Sie haben mit dieser E-Mail-Adresse schon ein Konto. Melden Sie sich an oder legen Sie mit „Passwort vergessen“ ein neues Passwort fest. Wenn Sie dort weitermachen möchten, wo Sie sich registriert haben, geben Sie dort diesen Code ein:
mail-code-account-not-you = Wenn Sie das nicht waren, müssen Sie nichts tun. Ihr Konto ist, wie es war. Geben Sie den Code niemandem, wer auch immer danach fragt.

mail-approval-subject = Jemand möchte Ihrem Abonnement beitreten
mail-approval = Diese Person möchte Ihr Abonnement mitnutzen. Stimmen Sie nur zu, wenn Sie sie kennen.
mail-approval-lasts = Beide Links öffnen dieselbe Seite. Dort entscheiden Sie mit einer Schaltfläche; Sie brauchen kein Konto und melden sich nicht an. Sie haben { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
 } Zeit, bis { $until }. Danach verfällt die Anfrage.
mail-approval-not-you = Wenn Sie diese Person nicht kennen, lehnen Sie ab. Wenn Sie kein Abonnement haben, tun Sie nichts und sagen Sie es den Betreibern von { $brand }.

mail-approved-subject = Ihrem Beitritt wurde zugestimmt
mail-approved = Der Inhaber des Abonnements hat Ihrem Beitritt zugestimmt. Melden Sie sich an: Jetzt steht Ihnen alles offen.
mail-declined-subject = Ihre Anfrage wurde abgelehnt
mail-declined = Der Inhaber des Abonnements hat Ihre Anfrage abgelehnt. Wenn Sie glauben, dass das ein Versehen war, sprechen Sie mit ihm. Sie können sich anmelden und noch einmal anfragen.
mail-lapsed-subject = Ihre Anfrage ist verfallen
mail-lapsed = Der Inhaber des Abonnements hat Ihre Anfrage nicht innerhalb von { $days ->
    [one] 1 Tag
   *[other] { $days } Tagen
 } beantwortet. Sie können sich anmelden und noch einmal anfragen.
mail-void-subject = Ihre Anfrage ist beendet
mail-void = Das Abonnement hat inzwischen einen anderen Inhaber oder besteht nicht mehr, und Ihre Anfrage wurde bis dahin nicht beantwortet. Sie können sich anmelden und noch einmal anfragen.

mail-reset-subject = Legen Sie ein neues Passwort fest
mail-reset = Öffnen Sie diese Seite, um ein neues Passwort für Ihr Konto festzulegen.
mail-reset-not-you = Wenn Sie das nicht waren, müssen Sie nichts tun. Ihr Passwort bleibt, wie es ist.
mail-set-up-subject = Richten Sie Ihr Passwort ein
mail-set-up = Ihr Konto hat kein Passwort. Öffnen Sie diese Seite, um eines festzulegen.
mail-set-up-way = Passwort einrichten
mail-set-up-not-you = Wenn Sie das nicht waren, müssen Sie nichts tun. Es wird nichts geändert.
mail-link-lasts = Der Link gilt einmal, { $hours ->
    [one] 1 Stunde
   *[other] { $hours } Stunden
 } lang und nur in dem Browser, in dem Sie ihn zuerst öffnen.

mail-password-subject = Ihr Passwort wurde geändert
mail-password = Das Passwort Ihres Kontos wurde neu gesetzt: { $at }. Überall sonst wurden Sie abgemeldet, und Apps bitten Sie um eine neue Anmeldung.
mail-password-set-subject = Für Ihr Konto wurde ein Passwort festgelegt
mail-password-set = Für Ihr Konto wurde ein Passwort festgelegt: { $at }. Überall sonst wurden Sie abgemeldet, und Apps bitten Sie um eine neue Anmeldung.
mail-password-not-you = Wenn Sie das nicht waren, legen Sie sofort mit „Passwort vergessen“ ein neues fest. Sagen Sie es dann den Betreibern von { $brand }.

mail-confirm-subject = Bestätigen Sie Ihre E-Mail-Adresse
mail-confirm = Sie möchten diese E-Mail-Adresse für Ihr Konto verwenden. Bestätigen Sie, dass es Ihre ist.
mail-confirm-not-you = Wenn Sie das nicht waren, müssen Sie nichts tun. Ohne Sie wird nichts geändert.
mail-in-use-subject = Diese E-Mail-Adresse wird schon verwendet
mail-in-use = Jemand wollte diese E-Mail-Adresse für ein anderes Konto verwenden. Es gibt schon ein Konto mit ihr, deshalb wurde nichts geändert. Wenn Sie das waren, melden Sie sich mit dieser Adresse an, um jenes Konto zu finden.
mail-in-use-not-you = Wenn Sie das nicht waren, müssen Sie nichts tun.
mail-email-changed-subject = Ihre E-Mail-Adresse wurde geändert
mail-email-changed = Ihr Konto hat eine neue E-Mail-Adresse. Von nun an melden Sie sich mit ihr an, und E-Mails gehen dorthin.
mail-email-changed-to = Neue Adresse
mail-email-changed-not-you = Wenn Sie das nicht waren, ändern Sie es jetzt zurück. Sie werden dann überall abgemeldet und erhalten einen Link, mit dem Sie ein neues Passwort festlegen.
mail-change-back-lasts = Sie können es zurückändern bis { $until }.
mail-change-back-not-you = Wenn Sie das nicht waren, ändern Sie es jetzt zurück. Legen Sie dann auf der Anmeldeseite mit „Passwort vergessen“ ein neues Passwort fest.
mail-email-yours-subject = Dies ist jetzt Ihre E-Mail-Adresse
mail-email-yours = Ihr Konto hat jetzt diese E-Mail-Adresse. Von nun an melden Sie sich mit ihr an.
mail-email-reverted-subject = Ihre E-Mail-Adresse wurde zurückgeändert
mail-email-reverted = Die Änderung der E-Mail-Adresse Ihres Kontos wurde rückgängig gemacht. Sie melden sich wieder mit der früheren an. Sie wurden überall abgemeldet, das bisherige Passwort gilt nicht mehr, und eine E-Mail mit einem Link, mit dem Sie ein neues festlegen, ist an diese Adresse unterwegs.
mail-email-reverted-note = Wenn diese E-Mail nicht kommt, verwenden Sie „Passwort vergessen“.
mail-reverted-advice = Wenn jemand anderes sie geändert hatte, legen Sie jetzt mit „Passwort vergessen“ ein neues Passwort fest.

mail-phone-subject = Ihre Mobilnummer wurde geändert
mail-phone = Die Mobilnummer Ihres Kontos wurde geändert. Die neue endet auf { $ending }.
mail-phone-removed = Die Mobilnummer Ihres Kontos wurde entfernt.
mail-phone-reverted-subject = Ihre Mobilnummer wurde zurückgeändert
mail-phone-reverted = Die Änderung der Mobilnummer Ihres Kontos wurde rückgängig gemacht. Ihr Konto hat wieder die frühere.
# A text message: with the name in front at most 160 characters, and none that makes it cost double (GSM 03.38).
sms-code = { $code } ist Ihr Code. Geben Sie ihn niemandem.
sms-phone = Ihre Mobilnummer wurde geändert. Wenn Sie das nicht waren, lesen Sie unsere E-Mail dazu.

mail-reused-subject = Der Zugang einer App wurde beendet
mail-reused = Eine App kam mit einem Schlüssel zu Ihrem Konto, der schon verbraucht war. Vielleicht ist es ein Fehler der App, vielleicht hat jemand den Schlüssel kopiert. Zur Sicherheit haben wir den Zugang der App beendet. Melden Sie sich dort neu an, um sie weiter zu nutzen.
mail-reused-app = App
mail-reused-way = Sehen, wo Sie angemeldet sind
mail-reused-not-you = Wenn Sie dort ein Gerät sehen, das nicht Ihres ist, melden Sie es ab und ändern Sie Ihr Passwort.

mail-closed-subject = Ihr Konto wurde geschlossen
mail-closed = Ihr Konto bei { $brand } wurde geschlossen. Niemand kann sich mehr damit anmelden, und keine App kann es nutzen.
mail-closed-not-you = Wenn Sie das nicht waren, sagen Sie es sofort den Betreibern von { $brand }.

mail-password-for-apps = Dieses Passwort öffnet nur die Apps. Auf der Website melden Sie sich weiter an wie bisher.
mail-linked-subject = { $upstream } ist mit Ihrem Konto verknüpft
mail-linked = Auf der Website melden Sie sich ab jetzt mit { $upstream } an. Ihr Passwort öffnet weiterhin die Apps, aber nicht mehr die Website.
mail-linked-account = Konto bei { $upstream }
mail-linked-not-you = Wenn Sie das nicht waren, sagen Sie es sofort den Betreibern von { $brand }.
mail-disconnected-subject = { $upstream } ist von Ihrem Konto getrennt
mail-disconnected = { $upstream } wurde von Ihrem Konto getrennt. Das lässt sich nicht rückgängig machen. Ab jetzt melden Sie sich überall mit E-Mail-Adresse und Passwort an. Apps, bei denen Sie sich mit Ihrem Passwort angemeldet haben, bleiben angemeldet. Wenn Sie Ihr Passwort nicht mehr wissen, wählen Sie über „Passwort vergessen“ ein neues.
mail-disconnected-no-password = { $upstream } wurde von Ihrem Konto getrennt. Das lässt sich nicht rückgängig machen. Ab jetzt melden Sie sich überall mit E-Mail-Adresse und Passwort an, und ein Passwort haben Sie noch nicht. Ein Link, mit dem Sie eines einrichten, kommt mit einer weiteren Mail. Wenn sie ausbleibt oder der Link nicht mehr funktioniert, nehmen Sie „Passwort vergessen“.
mail-disconnected-not-you = Wenn Sie das nicht waren, wählen Sie sofort über „Passwort vergessen“ ein neues Passwort und sagen Sie es den Betreibern von { $brand }.
mail-external-refused-subject = Eine Anmeldung mit { $upstream } wurde abgelehnt
mail-external-refused = Jemand hat sich mit { $upstream } unter dieser E-Mail-Adresse angemeldet. Ihr Konto lässt sich damit nicht verknüpfen, deshalb wurde nichts geändert. Melden Sie sich an wie immer. Wenn Sie noch kein Passwort haben oder es nicht mehr wissen, nehmen Sie „Passwort vergessen“.
mail-external-refused-not-you = Wenn Sie das nicht waren, tun Sie nichts. Ihr Konto ist, wie es war.
