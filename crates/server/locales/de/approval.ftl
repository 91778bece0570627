### Accounts that wait for somebody's approval.

subscription-title = Ihr Abonnement
subscription-lead = { $email } ist bestätigt. Nennen Sie nun das Abonnement, zu dem Sie gehören, und dessen Inhaber.
subscription-reference = Kundennummer oder Registrierungs-ID
subscription-reference-hint = Eine Registrierungs-ID beginnt mit MBR. Ihre letzten 6 Ziffern genügen; werden sie nicht gefunden, geben Sie sie ganz ein.
subscription-owner-hint = Die des Abonnementinhabers. Sind Sie das selbst, geben Sie Ihre eigene ein.
submit = Absenden
subscription-enter-reference = Geben Sie die Kundennummer oder die Registrierungs-ID ein.
subscription-enter-owner = Geben Sie die E-Mail-Adresse des Abonnementinhabers ein.
subscription-no-match = Kein Abonnement hat diese Nummer oder ID zusammen mit dieser E-Mail-Adresse. Prüfen Sie beides. Haben Sie 6 Ziffern eingegeben, geben Sie die ganze Registrierungs-ID ein.
subscription-was-declined = Der Abonnementinhaber hat Ihre Anfrage abgelehnt. Sie können ein anderes Abonnement nennen oder noch einmal anfragen.
subscription-was-expired = Ihre Anfrage ist verfallen, weil sie innerhalb von 14 Tagen nicht beantwortet wurde. Sie können noch einmal anfragen.
subscription-was-void = Das Abonnement hat sich geändert, bevor Ihre Anfrage beantwortet wurde. Nennen Sie es noch einmal, mit dem jetzigen Inhaber.

waiting-title = Warten auf Zustimmung
waiting-lead = Sie warten auf die Zustimmung, registriert als { $email }.
waiting-owner = Gefragt
waiting-since = Seit
waiting-until = Kann beantwortet werden bis
waiting-next = Der Inhaber hat eine E-Mail mit einem Link erhalten. Sobald es eine Antwort gibt, erhalten auch Sie eine E-Mail. Sie können diese Seite schließen.
waiting-send-again = Erneut senden
waiting-sent-again = Die E-Mail ist noch einmal unterwegs. Der Link in der vorigen funktioniert nicht mehr.
waiting-another = Anderes Abonnement verwenden

welcome-title = Sie sind freigeschaltet
welcome-next = Alles ist bereit. Melden Sie sich an, um fortzufahren.

approval-title = Dem Beitritt zustimmen?
approval-lead = { $name } möchte Ihrem Abonnement beitreten.
approval-customer-number = Kundennummer
approval-registration-id = Registrierungs-ID
approval-advice = Stimmen Sie nur zu, wenn Sie die Person kennen: Sie kann dann nutzen, was Ihr Abonnement bietet. Lehnen Sie ab, erfährt sie es.
approve = Zustimmen
decline = Ablehnen
approval-approved-title = Dem Beitritt wurde zugestimmt
approval-approved = Die Person kann sich jetzt anmelden und erfährt es per E-Mail.
approval-declined-title = Die Anfrage wurde abgelehnt
approval-declined = Die Person erfährt es per E-Mail.
approval-answered-next = Die erste Antwort zählt, und dieser Link hat seine Aufgabe erfüllt. Sie können diese Seite schließen.

approval-over-title = Diese Anfrage kann nicht beantwortet werden
approval-expired = Sie ist verfallen, weil sie innerhalb von 14 Tagen nicht beantwortet wurde.
approval-withdrawn = Die Person hat sie zurückgenommen.
approval-replaced = Sie wurde inzwischen noch einmal gesendet. Verwenden Sie den Link in der neuesten E-Mail.
approval-void = Das Abonnement hat sich geändert, seit sie gesendet wurde.
approval-unknown = Der Link ist nicht vollständig, oder die Anfrage gibt es nicht mehr.
approval-over-next = Es wurde nichts geändert. Wer beitreten möchte, kann noch einmal anfragen.
approval-own-title = Nicht in diesem Browser
approval-own = In diesem Browser registriert sich die Person, die anfragt. Nur der Inhaber des Abonnements kann antworten.
approval-own-next = Sind Sie der Inhaber, öffnen Sie den Link in Ihrem eigenen Browser oder auf einem anderen Gerät.
