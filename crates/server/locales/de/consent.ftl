consent-title = { $client } bittet um Zugriff
consent-account = Ihr Konto
consent-host = Sie kehren zurück zu
consent-asks = Mit Ihrer Erlaubnis kann diese App
consent-new = Neu

# What each scope lets a client do, as the end of the sentence "kann diese App …".
scope-openid = Sie an einer Kennung wiedererkennen
scope-profile = Ihren Namen und Ihre Profilangaben sehen
scope-email = Ihre E-Mail-Adresse sehen
scope-phone = Ihre Telefonnummer sehen
scope-address = Ihre Postanschrift sehen
scope-subscription = Ihre Kundennummer sehen und ob Ihnen das Abonnement gehört
scope-offline-access = verbunden bleiben, während Sie nicht da sind
scope-other = „{ $scope }“ verwenden
