sign-in-to-continue = pour continuer vers { $client }
sign-in-confirm-account = Vous êtes connecté avec { $email }. Saisissez à nouveau votre mot de passe pour continuer.
sign-in-or = ou
# A button; $name is the other service.
sign-in-with = Se connecter avec { $name }
email-address = Adresse e-mail
password = Mot de passe
forgot-password = Mot de passe oublié
create-account = Créer un compte
use-another-account = Utiliser un autre compte

sign-in-wrong = Cette adresse e-mail et ce mot de passe ne correspondent pas. Vérifiez les deux et réessayez. Si vous n’avez pas encore de mot de passe, créez-en un avec « { forgot-password } ».
# The same where external logins are offered on the page.
sign-in-wrong-or-upstream = Cette adresse e-mail et ce mot de passe ne correspondent pas. Vérifiez les deux et réessayez. Si vous vous connectez au site avec un autre service, utilisez son bouton. Si vous n’avez pas encore de mot de passe, créez-en d’abord un avec « { forgot-password } ».
sign-in-incomplete = Il manque quelque chose.
sign-in-enter-email = Saisissez votre adresse e-mail.
sign-in-enter-password = Saisissez votre mot de passe.
sign-in-locked = Ce compte est verrouillé. Demandez à l’assistance de le déverrouiller.
sign-in-busy = Beaucoup de personnes se connectent en ce moment. Attendez quelques secondes et réessayez.
wait-seconds = Il y a eu trop d’essais. Attendez { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
 } et réessayez.
wait-minutes = Il y a eu trop d’essais. Attendez { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
 } et réessayez.
