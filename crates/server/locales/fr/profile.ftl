profile-sections = Rubriques du profil
profile-overview = Vue d’ensemble
profile-name = Nom
profile-email = Adresse e-mail
profile-signed-in-since = Connecté depuis
profile-this-session = Cette session
profile-browser = { browser-words }, ce navigateur
profile-browser-unknown = Ce navigateur
