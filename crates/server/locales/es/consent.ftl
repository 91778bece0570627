consent-title = { $client } solicita acceso
consent-account = Su cuenta
consent-host = Volverá a
consent-asks = Si lo permite, esta aplicación puede
consent-new = Nuevo

# What each scope lets a client do, as the end of the sentence "esta aplicación puede …".
scope-openid = reconocerle mediante un identificador
scope-profile = ver su nombre y los datos de su perfil
scope-email = ver su correo electrónico
scope-phone = ver su número de teléfono
scope-address = ver su dirección postal
scope-subscription = ver su número de cliente y si es titular de la suscripción
scope-offline-access = seguir conectada cuando usted no esté
scope-other = usar «{ $scope }»
