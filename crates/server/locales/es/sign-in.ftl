sign-in-to-continue = para continuar en { $client }
sign-in-confirm-account = Ha iniciado sesión como { $email }. Introduzca de nuevo su contraseña para continuar.
sign-in-or = o
# A button; $name is the other service.
sign-in-with = Iniciar sesión con { $name }
email-address = Correo electrónico
password = Contraseña
forgot-password = He olvidado mi contraseña
create-account = Crear una cuenta
use-another-account = Usar otra cuenta

sign-in-wrong = Este correo electrónico y esta contraseña no coinciden. Compruebe ambos y vuelva a intentarlo. Si todavía no tiene contraseña, cree una con «{ forgot-password }».
# The same where external logins are offered on the page.
sign-in-wrong-or-upstream = Este correo electrónico y esta contraseña no coinciden. Compruebe ambos y vuelva a intentarlo. Si inicia sesión en el sitio web con otro servicio, use su botón. Si todavía no tiene contraseña, cree primero una con «{ forgot-password }».
sign-in-incomplete = Falta algo.
sign-in-enter-email = Introduzca su correo electrónico.
sign-in-enter-password = Introduzca su contraseña.
sign-in-locked = Esta cuenta está bloqueada. Pida al servicio de asistencia que la desbloquee.
sign-in-busy = Muchas personas están iniciando sesión en este momento. Espere unos segundos y vuelva a intentarlo.
wait-seconds = Ha habido demasiados intentos. Espere { $seconds ->
    [one] 1 segundo
   *[other] { $seconds } segundos
 } y vuelva a intentarlo.
wait-minutes = Ha habido demasiados intentos. Espere { $minutes ->
    [one] 1 minuto
   *[other] { $minutes } minutos
 } y vuelva a intentarlo.
