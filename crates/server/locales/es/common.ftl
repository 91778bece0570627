### Las palabras que comparten varias páginas.

demo-label = Demo
demo-note = Las personas y los datos son inventados.
# $support is an email address or a web address.
support-link = Ayuda: { $support }

show = Mostrar
hide = Ocultar
show-password = Mostrar la contraseña
hide-password = Ocultar la contraseña
copy = Copiar
copied = Copiado

allow = Permitir
deny = Denegar
cancel = Cancelar
continue = Continuar
sign-in = Iniciar sesión
sign-out = Cerrar sesión
stay-signed-in = Mantener la sesión
user-profile = Perfil de usuario
user-menu = Menú de usuario

# Both are links to pages of the client's own.
client-policy = Política de privacidad de { $client }
client-terms = Condiciones de uso de { $client }

# A browser as its user knows it, as in "Firefox on Linux".
browser-words = { $system ->
    [unknown] { $browser }
   *[other] { $browser } en { $system }
 }

# $month is a number, 1 to 12.
date = { $day } de { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
 } de { $year }
# $time has hours and minutes, as in 05:02.
date-time = { date }, { $time } UTC

# How long ago something was, where it was less than a week ago; before that stands the date.
moments-ago = ahora mismo
minutes-ago = hace { $count ->
    [one] 1 minuto
   *[other] { $count } minutos
 }
hours-ago = hace { $count ->
    [one] 1 hora
   *[other] { $count } horas
 }
days-ago = hace { $count ->
    [one] 1 día
   *[other] { $count } días
 }
