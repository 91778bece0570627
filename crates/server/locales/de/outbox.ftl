### Die Seite, die in einer Demo die gesendeten Nachrichten zeigt.

outbox = Postausgang
outbox-lead = Was die Demo gesendet hätte, das Neueste zuerst. Nichts davon hat diesen Rechner verlassen.
outbox-empty = Noch wurde nichts gesendet. E-Mails und SMS der Demo landen hier.
outbox-refresh = Aktualisieren
# Anstelle des Betreffs, den eine SMS nicht hat.
outbox-text-message = SMS
# $address ist eine E-Mail-Adresse oder eine Telefonnummer.
outbox-to = An { $address }
