profile-sections = Secciones del perfil
profile-overview = Resumen
profile-password = Contraseña
profile-sessions = Sesiones y dispositivos
profile-apps = Aplicaciones conectadas
profile-activity = Actividad reciente
profile-details = Datos personales
profile-name = Nombre
profile-email = Correo electrónico
profile-signed-in-since = Sesión iniciada
profile-this-session = Esta sesión
profile-browser = { browser-words }, este navegador
profile-browser-unknown = Este navegador
profile-subscription = Suscripción
profile-owner = Número de cliente { $number }, la suya
profile-member = Número de cliente { $number }, como miembro
# What follows is how long ago, or a date.
profile-password-set = Establecida
profile-no-password = Sin establecer
profile-browsers = { $count ->
    [one] 1 navegador con sesión abierta
   *[other] { $count } navegadores con sesión abierta
 }
profile-apps-count = { $count ->
    [0] Ninguna
    [one] 1 aplicación tiene acceso
   *[other] { $count } aplicaciones tienen acceso
 }
