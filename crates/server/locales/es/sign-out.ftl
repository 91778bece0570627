sign-out-title = ¿Cerrar sesión?
sign-out-account = Ha iniciado sesión como { $email }.
sign-out-asked = { $client } pide que cierre la sesión también aquí.
signed-out = Ha cerrado la sesión
signed-out-note = Puede cerrar esta página.
sign-in-again = Volver a iniciar sesión
back-to = Volver a { $client }

form-post-title = Volviendo a { $client }
form-post-note = Si no ocurre nada, pulse Continuar.
