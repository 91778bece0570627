### Accounts that wait for somebody's approval.

subscription-title = Votre abonnement
subscription-lead = { $email } est confirmée. Indiquez maintenant l’abonnement dont vous faites partie, et son titulaire.
subscription-reference = Numéro client ou identifiant d’inscription
subscription-reference-hint = Un identifiant d’inscription commence par MBR. Ses 6 derniers chiffres suffisent ; s’ils ne sont pas trouvés, saisissez-le en entier.
subscription-owner-hint = Celle du titulaire de l’abonnement. Si c’est vous, saisissez la vôtre.
submit = Envoyer
subscription-enter-reference = Saisissez le numéro client ou l’identifiant d’inscription.
subscription-enter-owner = Saisissez l’adresse e-mail du titulaire de l’abonnement.
subscription-no-match = Aucun abonnement n’a ce numéro ou cet identifiant avec cette adresse e-mail. Vérifiez les deux. Si vous avez saisi 6 chiffres, saisissez l’identifiant d’inscription en entier.
subscription-was-declined = Le titulaire de l’abonnement a refusé votre demande. Vous pouvez indiquer un autre abonnement, ou demander de nouveau.
subscription-was-expired = Votre demande a expiré, car personne n’y a répondu dans les 14 jours. Vous pouvez demander de nouveau.
subscription-was-void = L’abonnement a changé avant la réponse à votre demande. Indiquez-le de nouveau, avec son titulaire actuel.

waiting-title = En attente d’approbation
waiting-lead = Vous attendez une approbation, inscrit avec l’adresse { $email }.
waiting-owner = Demande envoyée à
waiting-since = Depuis
waiting-until = Réponse possible jusqu’au
waiting-next = Le titulaire a reçu un e-mail avec un lien. Dès qu’il y a une réponse, vous recevez aussi un e-mail. Vous pouvez fermer cette page.
waiting-send-again = Renvoyer
waiting-sent-again = L’e-mail est de nouveau en route. Le lien du précédent ne fonctionne plus.
waiting-another = Utiliser un autre abonnement

welcome-title = Votre demande est approuvée
welcome-next = Tout est prêt. Connectez-vous pour continuer.

approval-title = Approuver cette personne ?
approval-lead = { $name } demande à rejoindre votre abonnement.
approval-customer-number = Numéro client
approval-registration-id = Identifiant d’inscription
approval-advice = N’approuvez que quelqu’un que vous connaissez : cette personne pourra utiliser ce que votre abonnement offre. Si vous refusez, elle en est informée.
approve = Approuver
decline = Refuser
approval-approved-title = Demande approuvée
approval-approved = La personne peut se connecter maintenant et reçoit un e-mail qui le dit.
approval-declined-title = Demande refusée
approval-declined = La personne reçoit un e-mail qui le dit.
approval-answered-next = La première réponse compte, et ce lien a fait son office. Vous pouvez fermer cette page.

approval-over-title = Il n’est plus possible de répondre à cette demande
approval-expired = Elle a expiré, car personne n’y a répondu dans les 14 jours.
approval-withdrawn = La personne qui a demandé l’a retirée.
approval-replaced = Elle a été renvoyée depuis. Utilisez le lien de l’e-mail le plus récent.
approval-void = L’abonnement a changé depuis son envoi.
approval-unknown = Le lien n’est pas complet, ou la demande n’existe plus.
approval-over-next = Rien n’a été changé. Qui veut rejoindre l’abonnement peut demander de nouveau.
approval-own-title = Pas dans ce navigateur
approval-own = Dans ce navigateur, la personne qui demande est en train de s’inscrire. Seul le titulaire de l’abonnement peut répondre.
approval-own-next = Si vous êtes le titulaire, ouvrez le lien dans votre propre navigateur ou sur un autre appareil.
