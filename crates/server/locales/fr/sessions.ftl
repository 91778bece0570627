### Where a person is signed in, and the websites and apps they gave access to.
device-unknown = Navigateur inconnu

# $network is an address, as in 192.0.2.1
place-this-computer = Cet ordinateur
place-this-network = Ce réseau, { $network }
place-another-network = Un autre réseau, { $network }
place-unknown = Lieu inconnu

# A mark beside the browser that shows the page.
session-this = ce navigateur
session-for = pour { $client }

# What follows is how long ago, or a date.
session-last-used = Dernière utilisation
session-since = Connexion
session-apps = Applications qui restent connectées
session-others = Se déconnecter partout ailleurs
session-others-note = Cela met fin aux sessions de tous les autres navigateurs et déconnecte toutes les applications. Ce navigateur reste connecté.
session-nowhere-else = Vous n’êtes connecté nulle part ailleurs.
session-ended = Ce navigateur-là est déconnecté.
session-app-ended = Cette application est déconnectée.
session-others-ended = Vous êtes déconnecté partout ailleurs.
apps-none = Aucun site ni aucune application n’a accès à votre compte.

# A mark beside an app that belongs to the service itself; $brand is its name.
apps-house = de { $brand }

# What follows is a list of what the app can do, in the words of the consent page.
apps-may = Cette application peut
apps-since = Accès accordé
apps-remove = Retirer l’accès
apps-removed = L’accès est retiré, et l’application est déconnectée.
