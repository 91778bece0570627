### Choosing and changing a password, and setting a forgotten one anew.

new-password = Nouveau mot de passe
confirm-password = Confirmer le mot de passe
save-password = Enregistrer le mot de passe
current-password = Mot de passe actuel
change-password = Changer le mot de passe
forgot-or-reset-password = Mot de passe oublié / à réinitialiser
send-link = Envoyer le lien

new-password-hint = Au moins { $count } caractères. Quelques mots sans rapport entre eux sont faciles à retenir et difficiles à deviner.
new-password-missing = Saisissez un mot de passe.
new-password-unconfirmed = Saisissez le même mot de passe une seconde fois.
new-password-different = Les deux mots de passe ne sont pas identiques. Saisissez-les à nouveau.
new-password-too-short = Utilisez au moins { $count } caractères.
new-password-too-long = Utilisez au plus { $count } caractères.
new-password-like-you = C’est trop proche de votre nom ou de votre adresse e-mail. Choisissez des mots qui n’ont rien à voir avec vous.
new-password-common = C’est trop facile à deviner. Choisissez plusieurs mots sans rapport entre eux.
new-password-breached = Ce mot de passe a été volé ailleurs et publié : il est parmi les premiers que l’on essaie. Choisissez-en un autre, et changez-le partout où vous l’utilisez.

strength-label = Solidité du mot de passe
strength-very-weak = Solidité : très faible
strength-weak = Solidité : faible
strength-fair = Solidité : moyenne
strength-good = Solidité : bonne
strength-strong = Solidité : forte

forgot-lead = Saisissez votre adresse e-mail. Nous vous envoyons un lien pour définir un nouveau mot de passe.
forgot-address = Saisissez votre adresse e-mail complète, par exemple nom@example.com.
forgot-not-sent = Aucun lien n’a encore été envoyé.
forgot-sent-title = Consultez vos e-mails
forgot-sent-what = Si l’adresse correspond à un compte, un lien y est en route. Il fonctionne une seule fois, pendant une heure.
forgot-sent-next = Si aucun e-mail n’arrive, regardez dans vos indésirables. Toujours rien après quelques minutes ? Vérifiez l’adresse et renvoyez le lien.
forgot-send-again = Renvoyer le lien
back-to-sign-in = Retour à la connexion

reset-title = Définir un nouveau mot de passe
reset-account = Pour le compte { $email }
reset-not-saved = Le nouveau mot de passe n’a pas encore été enregistré.
reset-saved = Votre mot de passe est enregistré
reset-saved-what = Le compte a été déconnecté partout. Connectez-vous avec le nouveau mot de passe.
reset-saved-for-apps = Le compte a été déconnecté partout. Connectez-vous à vos applications avec le nouveau mot de passe. Sur le site, vous vous connectez toujours avec { $name }.
reset-saved-for-apps-unnamed = Le compte a été déconnecté partout. Connectez-vous à vos applications avec le nouveau mot de passe. Sur le site, vous vous connectez toujours comme avant.

password-link-title = Réinitialiser par e-mail
password-change-title = Changer ici
password-link-lead = Vous ne connaissez plus votre mot de passe ? Nous envoyons à { $email } un lien pour en définir un nouveau.
password-link-first = Vous n’avez pas encore de mot de passe. Nous envoyons à { $email } un lien pour en définir un.
password-link-sent = Un lien est en route vers { $email }. Il fonctionne une seule fois, pendant une heure.
password-change-lead = Vous restez connecté ici et êtes déconnecté partout ailleurs.
password-changed = Votre mot de passe est changé. Partout ailleurs, vous avez été déconnecté.
password-enter-current = Saisissez votre mot de passe actuel.
password-wrong-current = Ce n’est pas votre mot de passe actuel.
password-not-changed = Le mot de passe n’a pas encore été changé.
