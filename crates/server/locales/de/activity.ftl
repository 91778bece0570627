### What happened in an account.

# Each is what happened, to the person whose account it is.
activity-signed-up = Sie haben begonnen, dieses Konto anzulegen
activity-mailbox-proved = E-Mail-Adresse bestätigt
activity-approval-asked = Genehmigung angefragt
activity-approved = Vom Inhaber des Abonnements genehmigt
activity-declined = Vom Inhaber des Abonnements abgelehnt
activity-approval-expired = Die Anfrage um Genehmigung ist abgelaufen
activity-approval-void = Die Anfrage um Genehmigung endete, weil sich das Abonnement geändert hat
activity-approval-withdrawn = Anfrage um Genehmigung zurückgezogen
activity-membership-changed = Abonnement geändert
activity-signed-in = Angemeldet
activity-wrong-password = Jemand hat ein falsches Passwort eingegeben
activity-signed-out = Abgemeldet
activity-session-ended = Ein Browser oder eine App wurde abgemeldet
activity-other-sessions-ended = Überall sonst abgemeldet
activity-app-removed = Einer App wurde der Zugriff entzogen
activity-token-reused = Eine App wurde abgemeldet, weil jemand ihren Schlüssel kopiert haben könnte
activity-password-link-sent = Ein Link zum Setzen eines Passworts wurde gesendet
activity-password-changed = Passwort geändert
activity-password-set = Neues Passwort gesetzt
activity-email-change-asked = Eine neue E-Mail-Adresse wurde angefragt
activity-email-changed = E-Mail-Adresse geändert
activity-email-reverted = E-Mail-Adresse zurückgeändert
activity-phone-changed = Mobilnummer geändert
activity-phone-reverted = Mobilnummer zurückgeändert
activity-details-changed = Name oder Sprache geändert
activity-data-downloaded = Ihre Daten wurden heruntergeladen
activity-locked = Konto gesperrt
activity-unlocked = Konto entsperrt
activity-closed = Konto geschlossen
activity-removed = Konto entfernt
activity-role-changed = Eine Rolle wurde gegeben oder genommen
activity-external-linked = Externe Anmeldung verknüpft
activity-external-disconnected = Externe Anmeldung endgültig getrennt
activity-external-refused = Eine externe Anmeldung wurde abgelehnt
activity-ended-by-upstream = Von der externen Anmeldung abgemeldet
activity-device-allowed = Einem Gerät erlaubt, für Sie zu handeln

# Who did it, where it was not the person.
activity-by-operator = durch den Support
activity-none = Bisher ist nichts geschehen.
activity-not-you = Waren Sie etwas davon nicht? Ändern Sie Ihr Passwort, und melden Sie sich überall sonst ab.
