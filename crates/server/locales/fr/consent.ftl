consent-title = { $client } demande un accès
consent-account = Votre compte
consent-host = Vous retournez sur
consent-asks = Si vous l’autorisez, cette application peut
consent-new = Nouveau

# What each scope lets a client do, as the end of the sentence "cette application peut …".
scope-openid = vous reconnaître grâce à un identifiant
scope-profile = voir votre nom et les détails de votre profil
scope-email = voir votre adresse e-mail
scope-phone = voir votre numéro de téléphone
scope-address = voir votre adresse postale
scope-subscription = voir votre numéro client et si vous êtes titulaire de l’abonnement
scope-offline-access = rester connectée en votre absence
scope-other = utiliser « { $scope } »
