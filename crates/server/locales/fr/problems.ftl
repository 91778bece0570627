problem-trace = Identifiant de trace
problem-for-developers = Pour le développeur
copy-trace = Copier l’identifiant de trace

refused-title = Demande refusée
refused-what = Le site ou l’application qui vous a envoyé ici a fait une demande qui ne peut pas être acceptée.
refused-next = Revenez-y et réessayez. Si cela se reproduit, prévenez ceux qui s’en occupent.

not-found-title = Page introuvable
not-found-what = Il n’y a pas de page à cette adresse.
not-found-next = Vérifiez l’adresse ou continuez depuis votre profil.

out-of-date-title = Cette page n’est plus à jour
out-of-date-what = Elle est restée ouverte longtemps, ou a déjà été envoyée. Rien n’a été modifié.
out-of-date-next = Recommencez à partir d’ici. Cela ne prend qu’un instant.
start-again = Recommencer

too-many-title = Patientez un peu
too-many-begun = Trop de connexions ont été commencées ici, ou dans votre réseau, en peu de temps. Rien n’a été modifié.
too-many-begun-next = Attendez { $seconds ->
    [one] une seconde
   *[other] { $seconds } secondes
 }, puis réessayez.

busy-title = Beaucoup de monde en ce moment
busy-what = Il y a plus de personnes ici que nous ne pouvons en servir à la fois : votre demande n’a pas été traitée.
busy-next = Attendez quelques secondes et réessayez.

wrong-title = Un problème est survenu
wrong-what = L’erreur vient de nous, et votre demande n’a peut-être pas été traitée.
wrong-next = Réessayez dans une minute. Si cela se reproduit, donnez à l’assistance l’identifiant de trace ci-dessous.

origin-title = Envoi venu d’ailleurs
origin-what = Ce formulaire a été envoyé depuis un autre site : rien n’a été fait.
origin-next = Si c’était voulu, ouvrez la page ici et recommencez.

elsewhere-title = Commencé dans un autre navigateur
elsewhere-what = Ceci a été commencé dans un autre navigateur. Pour votre sécurité, il n’est pas possible de terminer dans celui-ci.
elsewhere-next = Continuez dans le navigateur où vous avez commencé, ou recommencez à partir du site ou de l’application d’où vous venez.

try-again = Réessayer

link-gone-title = Ce lien ne fonctionne plus
link-gone-what = Il a déjà été utilisé, il a expiré ou un lien plus récent l’a remplacé.
link-gone-next = Demandez un nouveau lien. Cela ne prend qu’un instant.
link-gone-alone = L’ouvrir n’a rien changé. Si vous en avez encore besoin, adressez-vous à l’assistance.
link-elsewhere-title = Ouvert dans un autre navigateur
link-elsewhere-what = Ce lien a d’abord été ouvert dans un autre navigateur. Pour votre sécurité, il ne fonctionne que dans celui-là.
link-elsewhere-next = Continuez dans cet autre navigateur ou demandez un nouveau lien.
link-ask-again = Demander un nouveau lien
cookies-title = Les cookies sont désactivés
cookies-what = La page d’un lien a besoin d’un cookie. Ce navigateur ne l’a pas conservé.
cookies-next = Autorisez les cookies pour ce site, puis réessayez. Ou ouvrez le lien dans un autre navigateur.
