### What happened in an account.

# Each is what happened, to the person whose account it is.
activity-signed-up = Vous avez commencé à créer ce compte
activity-mailbox-proved = Adresse e-mail confirmée
activity-approval-asked = Approbation demandée
activity-approved = Approuvé par le titulaire de l’abonnement
activity-declined = Refusé par le titulaire de l’abonnement
activity-approval-expired = La demande d’approbation a expiré
activity-approval-void = La demande d’approbation a pris fin, car l’abonnement a changé
activity-approval-withdrawn = Demande d’approbation retirée
activity-membership-changed = Abonnement modifié
activity-signed-in = Connexion
activity-wrong-password = Quelqu’un a saisi un mauvais mot de passe
activity-signed-out = Déconnexion
activity-session-ended = Un navigateur ou une application a été déconnecté
activity-other-sessions-ended = Déconnexion partout ailleurs
activity-app-removed = L’accès d’une application a été retiré
activity-token-reused = Une application a été déconnectée, car quelqu’un a peut-être copié sa clé
activity-password-link-sent = Un lien pour définir un mot de passe a été envoyé
activity-password-changed = Mot de passe modifié
activity-password-set = Nouveau mot de passe défini
activity-email-change-asked = Une nouvelle adresse e-mail a été demandée
activity-email-changed = Adresse e-mail modifiée
activity-email-reverted = Ancienne adresse e-mail rétablie
activity-phone-changed = Numéro de mobile modifié
activity-phone-reverted = Ancien numéro de mobile rétabli
activity-details-changed = Nom ou langue modifiés
activity-data-downloaded = Vos données ont été téléchargées
activity-locked = Compte verrouillé
activity-unlocked = Compte déverrouillé
activity-closed = Compte fermé
activity-removed = Compte supprimé
activity-role-changed = Un rôle a été donné ou retiré
activity-external-linked = Connexion externe associée
activity-external-disconnected = Connexion externe dissociée définitivement
activity-external-refused = Une connexion externe a été refusée
activity-ended-by-upstream = Déconnecté par la connexion externe
activity-device-allowed = Un appareil a été autorisé à agir pour vous

# Who did it, where it was not the person.
activity-by-operator = par l’assistance
activity-none = Il ne s’est encore rien passé.
activity-not-you = Quelque chose ne vient pas de vous ? Changez votre mot de passe et déconnectez-vous partout ailleurs.
