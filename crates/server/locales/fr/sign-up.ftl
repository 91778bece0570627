### Making an account: the pages from the first step to the welcome.

name = Nom
sign-up = S’inscrire
# $steps is how many there are in all.
step = Étape { $number } sur { $steps }
sign-up-have-account = Se connecter avec un compte existant
sign-up-not-begun = Le compte n’a pas encore été créé.
sign-up-busy = Il y a beaucoup de monde en ce moment. Attendez quelques secondes et réessayez.

email-form = Saisissez votre adresse e-mail complète, par exemple nom@example.com.
email-invisible = Cette adresse contient des caractères invisibles. Saisissez-la à nouveau.
email-look-alike = Cette adresse contient des lettres d’alphabets différents qui se ressemblent. Saisissez-la à nouveau.
email-too-long = Cette adresse est trop longue. Vérifiez-la.
name-empty = Saisissez votre nom.
name-invisible = Ce nom contient des caractères invisibles. Saisissez-le à nouveau.
name-look-alike = Ce nom contient des lettres d’alphabets différents qui se ressemblent. Saisissez-le à nouveau.
name-too-long = Ce nom est trop long. Utilisez au plus 200 caractères.

mails-wait-seconds = Trop d’e-mails ont été demandés, aucun n’a donc été envoyé. Attendez { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
 } et réessayez.
mails-wait-minutes = Trop d’e-mails ont été demandés, aucun n’a donc été envoyé. Attendez { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
 } et réessayez.

code = Code
resend-code = Renvoyer le code
code-missing = Saisissez le code reçu par e-mail.
code-check = Comparez le code avec l’e-mail, ou demandez-en un nouveau.
# $left is how many tries are left, at least one.
code-wrong = Ce n’est pas le bon code. { $left ->
    [one] Il vous reste { $left } essai.
   *[other] Il vous reste { $left } essais.
 }
code-expired = Ce code a expiré. Demandez-en un nouveau.
code-sent-again = Un nouveau code est en route. Le précédent n’est plus valable.

sign-up-code-title = Consultez votre messagerie
sign-up-code-lead = Un code à six chiffres est en route vers { $email }. Il est valable 10 minutes.
sign-up-code-was-sent = Le dernier code a été envoyé à { $email }.
sign-up-code-help = Pas d’e-mail ? Cela peut prendre une ou deux minutes. Regardez dans vos courriers indésirables et vérifiez l’adresse ci-dessus. Demandez ensuite à recevoir le code à nouveau.
sign-up-code-not-entered = Il manque le code.
sign-up-code-used-up = Le code n’était pas le bon et il ne reste plus d’essai. Recommencez pour en recevoir un nouveau.
sign-up-other-address = Recommencer avec une autre adresse

email-in-use-title = Vous avez déjà un compte
email-in-use = L’adresse e-mail { $email } est déjà utilisée.
email-in-use-next = Rien n’a été modifié. Connectez-vous avec cette adresse, ou définissez un nouveau mot de passe si vous ne connaissez pas l’actuel.
