### Les mots communs à plusieurs pages.

demo-label = Démo
demo-note = Les personnes et les données sont fictives.
# $support is an email address or a web address.
support-link = Aide : { $support }

show = Afficher
hide = Masquer
show-password = Afficher le mot de passe
hide-password = Masquer le mot de passe
copy = Copier
copied = Copié

allow = Autoriser
deny = Refuser
cancel = Annuler
continue = Continuer
sign-in = Se connecter
sign-out = Se déconnecter
stay-signed-in = Rester connecté
user-profile = Profil utilisateur
user-menu = Menu utilisateur

# Both are links to pages of the client's own.
client-policy = Politique de confidentialité de { $client }
client-terms = Conditions d’utilisation de { $client }

# A browser as its user knows it, as in "Firefox on Linux".
browser-words = { $system ->
    [unknown] { $browser }
   *[other] { $browser } sur { $system }
 }

# $month is a number, 1 to 12.
date = { $day ->
    [1] 1er
   *[other] { $day }
 } { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
 } { $year }
# $time has hours and minutes, as in 05:02.
date-time = { date } à { $time } UTC

# How long ago something was, where it was less than a week ago; before that stands the date.
moments-ago = à l’instant
minutes-ago = il y a { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
 }
hours-ago = il y a { $count ->
    [one] { $count } heure
   *[other] { $count } heures
 }
days-ago = il y a { $count ->
    [one] { $count } jour
   *[other] { $count } jours
 }
