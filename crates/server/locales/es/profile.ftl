profile-sections = Secciones del perfil
profile-overview = Resumen
profile-name = Nombre
profile-email = Correo electrónico
profile-signed-in-since = Sesión iniciada
profile-this-session = Esta sesión
profile-browser = { browser-words }, este navegador
profile-browser-unknown = Este navegador
