profile-sections = Rubriques du profil
profile-overview = Vue d’ensemble
profile-name = Nom
profile-email = Adresse e-mail
profile-signed-in-since = Connecté depuis
profile-this-session = Cette session
# $browser is a browser in words, as in "Firefox on Linux".
profile-browser = { $browser }, ce navigateur
profile-browser-unknown = Ce navigateur
