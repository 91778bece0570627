profile-sections = Rubriques du profil
profile-overview = Vue d’ensemble
profile-password = Mot de passe
profile-sessions = Sessions et appareils
profile-apps = Applications connectées
profile-activity = Activité récente
profile-details = Coordonnées
profile-name = Nom
profile-email = Adresse e-mail
profile-signed-in-since = Connecté depuis
profile-this-session = Cette session
profile-browser = { browser-words }, ce navigateur
profile-browser-unknown = Ce navigateur
profile-subscription = Abonnement
profile-owner = Numéro client { $number }, le vôtre
profile-member = Numéro client { $number }, en tant que membre
# What follows is how long ago, or a date.
profile-password-set = Défini
profile-no-password = Non défini
profile-browsers = { $count ->
    [one] { $count } navigateur connecté
   *[other] { $count } navigateurs connectés
 }
profile-apps-count = { $count ->
    [0] Aucune
    [one] { $count } application a accès
   *[other] { $count } applications ont accès
 }
