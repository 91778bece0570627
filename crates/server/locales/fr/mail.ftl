### Les messages envoyés : e-mails et SMS.
### $brand est le nom sous lequel le service est connu. Chaque message de ce fichier peut l’utiliser.

# Above an address to copy, for whom the button doesn't work.
mail-bare-address = Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :
mail-bare-addresses = Si les boutons ne fonctionnent pas, copiez une adresse dans votre navigateur :
# One line in the text part of a mail: what it is, and what it says.
mail-line = { $label } : { $value }
mail-tell-support = Si vous n’y êtes pour rien, prévenez ceux qui s’occupent de { $brand }.

# Why it came.
mail-why-sign-up = Vous recevez cet e-mail parce que quelqu’un s’est inscrit sur { $brand } avec cette adresse.
mail-why-account = Vous recevez cet e-mail parce qu’il existe un compte avec cette adresse sur { $brand }.
mail-why-password-link = Vous recevez cet e-mail parce que quelqu’un a demandé sur { $brand } un lien pour définir le mot de passe du compte qui a cette adresse.
mail-why-owner = Vous recevez cet e-mail parce que cette adresse est celle du titulaire d’un abonnement sur { $brand }.
mail-why-member = Vous recevez cet e-mail parce que vous avez demandé sur { $brand } à rejoindre un abonnement.
mail-why-new-address = Vous recevez cet e-mail parce qu’une personne qui a un compte sur { $brand } a indiqué cette adresse comme la sienne.
mail-why-old-address = Vous recevez cet e-mail parce que cette adresse était jusqu’ici celle d’un compte sur { $brand }.
mail-why-changed-address = Vous recevez cet e-mail parce qu’un compte sur { $brand } a, ou avait, cette adresse.
mail-why-closed = Vous recevez cet e-mail parce qu’il existait un compte avec cette adresse sur { $brand }.

mail-code-subject = Votre code d’inscription
mail-code = Saisissez ce code sur la page où vous vous êtes inscrit :
mail-code-enter = Saisir le code
mail-code-lasts = Le code est valable { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
 }, et seulement dans le navigateur où vous vous êtes inscrit. Dès que vous en demandez un autre, celui-ci ne fonctionne plus.
mail-code-not-you = Si ce n’était pas vous, ne faites rien. Sans le code, personne ne peut utiliser votre adresse. Ne le donnez à personne, quelle que soit la demande.
mail-code-account = Vous avez déjà un compte avec cette adresse. Connectez-vous, ou définissez un nouveau mot de passe avec « Mot de passe oublié ». Pour continuer là où vous vous êtes inscrit, saisissez-y ce code :
mail-code-account-not-you = Si ce n’était pas vous, ne faites rien. Votre compte n’a pas changé. Ne donnez le code à personne, quelle que soit la demande.

mail-approval-subject = Quelqu’un demande à rejoindre votre abonnement
mail-approval = Cette personne souhaite utiliser votre abonnement. N’approuvez que si vous la connaissez.
mail-approval-lasts = Les deux liens ouvrent la même page. Vous y décidez avec un bouton ; il ne faut ni compte ni connexion. Vous avez { $days ->
    [one] { $days } jour
   *[other] { $days } jours
 }, jusqu’au { $until }. Après cela, la demande expire.
mail-approval-not-you = Si vous ne connaissez pas cette personne, refusez. Si vous n’avez pas d’abonnement, ne faites rien et prévenez ceux qui s’occupent de { $brand }.

mail-approved-subject = Votre demande est approuvée
mail-approved = Le titulaire de l’abonnement a approuvé votre demande. Connectez-vous : tout vous est maintenant ouvert.
mail-declined-subject = Votre demande a été refusée
mail-declined = Le titulaire de l’abonnement a refusé votre demande. Si vous pensez que c’est une erreur, parlez-lui. Vous pouvez vous connecter et faire une nouvelle demande.
mail-lapsed-subject = Votre demande a expiré
mail-lapsed = Le titulaire de l’abonnement n’a pas répondu à votre demande dans le délai de { $days ->
    [one] { $days } jour
   *[other] { $days } jours
 }. Vous pouvez vous connecter et faire une nouvelle demande.
mail-void-subject = Votre demande a pris fin
mail-void = L’abonnement a changé de titulaire, ou n’existe plus, avant qu’on ait répondu à votre demande. Vous pouvez vous connecter et faire une nouvelle demande.

mail-reset-subject = Définissez un nouveau mot de passe
mail-reset = Ouvrez cette page pour définir un nouveau mot de passe pour votre compte.
mail-reset-not-you = Si ce n’était pas vous, ne faites rien. Votre mot de passe reste le même.
mail-set-up-subject = Définissez votre mot de passe
mail-set-up = Votre compte n’a pas de mot de passe. Ouvrez cette page pour en définir un.
mail-set-up-way = Définir un mot de passe
mail-set-up-not-you = Si ce n’était pas vous, ne faites rien. Rien n’est modifié.
mail-link-lasts = Le lien fonctionne une seule fois, pendant { $hours ->
    [one] { $hours } heure
   *[other] { $hours } heures
 }, et seulement dans le navigateur où vous l’ouvrez en premier.

mail-password-subject = Votre mot de passe a été modifié
mail-password = Le mot de passe de votre compte a été modifié le { $at }. Vous avez été déconnecté partout ailleurs, et les applications vous demandent de vous reconnecter.
mail-password-set-subject = Un mot de passe a été défini pour votre compte
mail-password-set = Un mot de passe a été défini pour votre compte le { $at }. Vous avez été déconnecté partout ailleurs, et les applications vous demandent de vous reconnecter.
mail-password-not-you = Si ce n’était pas vous, définissez tout de suite un nouveau mot de passe avec « Mot de passe oublié ». Prévenez ensuite ceux qui s’occupent de { $brand }.

mail-confirm-subject = Confirmez votre adresse e-mail
mail-confirm = Vous avez demandé à utiliser cette adresse pour votre compte. Confirmez qu’elle est à vous.
mail-confirm-not-you = Si ce n’était pas vous, ne faites rien. Sans vous, rien n’est modifié.
mail-in-use-subject = Cette adresse e-mail est déjà utilisée
mail-in-use = Quelqu’un a demandé à utiliser cette adresse pour un autre compte. Il existe déjà un compte avec elle : rien n’a été modifié. Si c’était vous, connectez-vous avec cette adresse pour retrouver ce compte.
mail-in-use-not-you = Si ce n’était pas vous, ne faites rien.
mail-email-changed-subject = Votre adresse e-mail a été modifiée
mail-email-changed = Votre compte a une nouvelle adresse e-mail. Désormais, vous vous connectez avec elle et les e-mails y sont envoyés.
mail-email-changed-to = Nouvelle adresse
mail-email-changed-not-you = Si ce n’était pas vous, annulez la modification maintenant. Vous serez alors déconnecté partout et recevrez un lien pour définir un nouveau mot de passe.
mail-change-back-lasts = Vous pouvez annuler la modification jusqu’au { $until }.
mail-change-back-not-you = Si ce n’était pas vous, annulez la modification maintenant. Définissez ensuite un nouveau mot de passe avec « Mot de passe oublié » sur la page de connexion.
mail-email-yours-subject = Cette adresse est maintenant la vôtre
mail-email-yours = Votre compte a maintenant cette adresse e-mail. Désormais, vous vous connectez avec elle.
mail-email-reverted-subject = La modification de votre adresse e-mail a été annulée
mail-email-reverted = La modification de l’adresse e-mail de votre compte a été annulée. Vous vous connectez avec celle d’avant. Vous avez été déconnecté partout, l’ancien mot de passe ne fonctionne plus, et un e-mail avec un lien pour en définir un nouveau est en route vers cette adresse.
mail-email-reverted-note = Si cet e-mail n’arrive pas, utilisez « Mot de passe oublié ».
mail-reverted-advice = Si quelqu’un d’autre avait fait cette modification, définissez maintenant un nouveau mot de passe avec « Mot de passe oublié ».

mail-phone-subject = Votre numéro de mobile a été modifié
mail-phone = Le numéro de mobile de votre compte a été modifié. Le nouveau se termine par { $ending }.
mail-phone-removed = Le numéro de mobile de votre compte a été retiré.
mail-phone-reverted-subject = La modification de votre numéro de mobile a été annulée
mail-phone-reverted = La modification du numéro de mobile de votre compte a été annulée. Votre compte a de nouveau celui d’avant.
# A text message: with the name in front at most 160 characters, and none that makes it cost double (GSM 03.38).
sms-code = { $code } est votre code. Ne le donnez à personne.
sms-phone = votre numéro de mobile a été modifié. Si ce n'était pas vous, lisez l'e-mail envoyé.

mail-reused-subject = L’accès d’une application a été retiré
mail-reused = Une application est venue avec une clé de votre compte qui avait déjà été utilisée. C’est peut-être une erreur de l’application, ou quelqu’un a copié la clé. Par précaution, nous avons retiré l’accès de l’application. Connectez-vous-y à nouveau pour continuer.
mail-reused-app = Application
mail-reused-way = Voir où vous êtes connecté
mail-reused-not-you = Si vous y voyez un appareil qui n’est pas le vôtre, déconnectez-le et changez votre mot de passe.

mail-closed-subject = Votre compte a été fermé
mail-closed = Votre compte sur { $brand } a été fermé. Personne ne peut plus s’y connecter, et aucune application ne peut l’utiliser.
mail-closed-not-you = Si ce n’était pas vous, prévenez tout de suite ceux qui s’occupent de { $brand }.

mail-password-for-apps = Ce mot de passe n’ouvre que les applications. Sur le site, vous vous connectez toujours comme avant.
mail-linked-subject = { $upstream } est associé à votre compte
mail-linked = Désormais, vous vous connectez au site avec { $upstream }. Votre mot de passe ouvre toujours les applications, mais plus le site.
mail-linked-account = Compte chez { $upstream }
mail-linked-not-you = Si ce n’était pas vous, prévenez tout de suite les responsables de { $brand }.
mail-disconnected-subject = { $upstream } est dissocié de votre compte
mail-disconnected = { $upstream } a été dissocié de votre compte. C’est définitif. Désormais, vous vous connectez partout avec votre adresse e-mail et votre mot de passe. Les applications où vous étiez connecté par mot de passe le restent. Si vous avez oublié votre mot de passe, choisissez-en un nouveau par « Mot de passe oublié ».
mail-disconnected-no-password = { $upstream } a été dissocié de votre compte. C’est définitif. Désormais, vous vous connectez partout avec votre adresse e-mail et un mot de passe, et vous n’en avez pas encore. Un lien pour en définir un arrive dans un autre e-mail. S’il n’arrive pas, ou si le lien ne fonctionne plus, utilisez « Mot de passe oublié ».
mail-disconnected-not-you = Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe par « Mot de passe oublié » et prévenez les responsables de { $brand }.
mail-external-refused-subject = Une connexion avec { $upstream } a été refusée
mail-external-refused = Quelqu’un s’est connecté avec { $upstream } sous cette adresse e-mail. Votre compte ne peut pas y être associé : rien n’a été modifié. Connectez-vous comme d’habitude. Si vous n’avez pas de mot de passe, ou l’avez oublié, utilisez « Mot de passe oublié ».
mail-external-refused-not-you = Si ce n’était pas vous, ne faites rien. Votre compte est resté tel quel.
