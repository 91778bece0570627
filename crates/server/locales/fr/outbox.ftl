### La page qui montre les messages envoyés dans une démo.

outbox = Boîte d’envoi
outbox-lead = Ce que la démo aurait envoyé, du plus récent au plus ancien. Rien n’a quitté cette machine.
outbox-empty = Rien n’a encore été envoyé. Les e-mails et les SMS de la démo arrivent ici.
outbox-refresh = Actualiser
# À la place de l’objet, qu’un SMS n’a pas.
outbox-text-message = SMS
# $address est une adresse e-mail ou un numéro de téléphone.
outbox-to = À { $address }
