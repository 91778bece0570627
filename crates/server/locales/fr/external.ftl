### Connexions externes : passer par un autre service, l’associer, le quitter.

# $name est partout l’autre service.
sign-in-confirm-external = Vous êtes connecté en tant que { $email }. Connectez-vous à nouveau pour continuer.
sign-in-somebody-else = Vous avez saisi le mot de passe de { $email }. Ce n’est pas le compte avec lequel vous êtes connecté ici.
upstream-only = Sur le site, vous vous connectez avec { $name }. Votre mot de passe n’ouvre que les applications.
upstream-no-password = Sur le site, vous vous connectez avec { $name }. Un mot de passe n’ouvre que les applications.
upstream-gone = Le service avec lequel vous vous connectiez n’est plus proposé. Demandez à l’assistance de le dissocier ; votre mot de passe ouvrira alors aussi le site. Si vous n’en avez pas encore, créez-en un avec « { forgot-password } ».
upstream-unreachable = { $name } est injoignable pour le moment. Réessayez dans un instant, ou connectez-vous autrement.
upstream-down = { $name } est injoignable pour le moment.
upstream-cancelled = La connexion avec { $name } a été annulée. Rien n’a été modifié.

upstream-refused-title = Cette connexion n’est pas possible ici
upstream-refused-what = Vous ne pouvez pas vous connecter ici avec cet identifiant { $name }.
upstream-refused-next = Si vous avez un compte ici, connectez-vous comme d’habitude. Si vous n’avez pas de mot de passe, ou l’avez oublié, utilisez « Mot de passe oublié ».
upstream-disconnected-what = Cet identifiant { $name } a été dissocié de son compte pour toujours.
upstream-disconnected-next = Connectez-vous avec votre adresse e-mail et votre mot de passe. Si vous ne connaissez pas votre mot de passe, définissez-en un nouveau.

upstream-failed-title = La connexion n’a pas abouti
upstream-failed-what = La réponse de { $name } ne peut pas être acceptée, vous n’avez donc pas été connecté.
upstream-failed-next = Réessayez. Si cela se reproduit, connectez-vous autrement, ou donnez à l’assistance l’identifiant de trace ci-dessous.
upstream-not-fresh-what = Vous devez vous connecter à nouveau pour cela, et { $name } n’a pas dit que vous l’aviez fait.
upstream-not-fresh-next = Réessayez, et saisissez-y votre mot de passe quand il vous est demandé.
upstream-somebody-else-title = C’était un autre compte
upstream-somebody-else-what = Avec { $name }, vous vous êtes connecté en tant que { $there }. Ici, vous êtes connecté en tant que { $here }.
upstream-somebody-else-unnamed = Chez { $name }, vous vous êtes connecté avec un compte qui n’est pas celui de { $here }, avec lequel vous êtes connecté ici.
upstream-somebody-else-next = Rien n’a été modifié, et vous restez connecté ici comme avant. Pour continuer, connectez-vous chez { $name } avec le compte de { $here }. Vous devrez peut-être d’abord vous y déconnecter.
upstream-locked-title = Votre compte est verrouillé
upstream-locked-what = Votre connexion avec { $name } a fonctionné, mais votre compte ici est verrouillé.
upstream-locked-next = Demandez à l’assistance de le déverrouiller.

prove-title = Associer votre compte
prove-lead = Vous avez déjà un compte sur { $brand } avec { $email }. Saisissez son mot de passe (pas celui de { $name }) pour associer les deux. Dès lors, vous vous connecterez au site avec { $name }.
link-warning = Tant que les deux sont associés, votre mot de passe n’ouvre pas le site. Il ouvre toujours les applications.
prove-submit = Associer et continuer
prove-forgot = Vous ne connaissez pas le mot de passe ? Définissez-en d’abord un nouveau, puis revenez à { $name }.
prove-not-linked = Le compte n’a pas encore été associé.
prove-enter-password = Saisissez le mot de passe du compte.
prove-wrong-password = Ce n’est pas le mot de passe du compte.

external-sign-up-lead = { $name } nous a dit qui vous êtes. Il ne manque qu’une boîte mail à vous : nous y envoyons un code.

link-title = Se connecter avec { $name }
link-title-several = Se connecter autrement
link-lead = Connectez-vous désormais à votre compte avec un autre service, au lieu de votre mot de passe.
link-button = Associer { $name }
link-done = Votre compte est associé. Désormais, vous vous connectez au site avec { $name }.
link-not-made = Le compte n’a pas été associé.
link-refused-what = Cet identifiant { $name } ne peut pas être associé à votre compte.
link-refused-next = Rien n’a été modifié. Vous continuez à vous connecter comme avant.

sign-out-upstream = Se déconnecter aussi de { $name }
sign-out-upstream-lead = Vous êtes peut-être encore connecté chez { $name }.
sign-out-upstream-done = Vous êtes aussi déconnecté de { $name }.

# La page par laquelle on quitte l’autre service, et la partie de l’onglet Mot de passe qui y mène.
disconnect-title = Dissocier la connexion externe
disconnect-note = Vous pouvez voir ce qui change avant que quoi que ce soit ne soit dissocié.
disconnect-once-password = Vous pourrez dissocier { $name } dès que vous aurez un mot de passe.
disconnect-what-changes = Si vous dissociez { $name } :
disconnect-changes-sign-in = Vous vous connectez avec votre adresse e-mail et votre mot de passe, sur le site et dans les applications.
disconnect-changes-sessions = Les autres navigateurs et applications où vous êtes connecté avec { $name } sont déconnectés.
disconnect-changes-never = { $name } n’ouvre plus jamais ce compte, et aucun autre service ne peut y être associé.
disconnect-what-stays = Ce qui reste :
disconnect-stays-here = Vous restez connecté ici.
disconnect-stays-apps = Les applications où vous êtes connecté avec votre mot de passe restent connectées.
disconnect-stays-account = Vos coordonnées ici et votre compte chez { $name } restent tels quels.
disconnect-for-good = C’est irréversible.
disconnect-keep = Garder { $name }
disconnect-sure = Je veux dissocier { $name } définitivement
disconnect-submit = Dissocier
disconnect-not-sure = { $name } est toujours associé.
disconnect-signed-in-meanwhile = { $name } est toujours associé, car vous vous êtes reconnecté entre-temps dans un autre onglet.
disconnect-tick = Cochez la case si vous voulez le dissocier.
disconnect-done = { $name } est dissocié. Désormais, vous vous connectez avec votre adresse e-mail et votre mot de passe.
disconnect-no-password-title = Définissez d’abord un mot de passe
disconnect-no-password-what = Vous n’avez pas encore de mot de passe. Sans lui, vous ne pourriez plus vous connecter.
disconnect-no-password-next = Faites-vous envoyer un lien, définissez un mot de passe, puis revenez. Rien n’a été modifié.
disconnect-nothing-title = Rien à dissocier
disconnect-nothing-what = Votre compte n’est associé à aucun autre service.
disconnect-nothing-next = Vous vous connectez avec votre adresse e-mail et votre mot de passe. Rien n’a été modifié.
disconnect-organisation-title = Votre organisation décide
disconnect-organisation-what = Vous vous connectez par votre organisation, et cela ne peut pas être dissocié ici.
disconnect-organisation-next = Adressez-vous à votre organisation. Rien n’a été modifié.
reset-apps-only = Sur le site, vous vous connectez avec { $name }. Ce mot de passe n’ouvre que les applications.

# A page that goes on by itself.
go-on-title = Un instant
go-on-signed-in = Connecté
go-on-lead = En route vers { $name }. Si rien ne se passe, appuyez sur Continuer.
