profile-sections = Secciones del perfil
profile-overview = Resumen
profile-name = Nombre
profile-email = Correo electrónico
profile-signed-in-since = Sesión iniciada
profile-this-session = Esta sesión
# $browser is a browser in words, as in "Firefox on Linux".
profile-browser = { $browser }, este navegador
profile-browser-unknown = Este navegador
