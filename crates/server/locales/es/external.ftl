### Accesos externos: entrar por otro servicio, vincularlo y dejarlo.

# $name es siempre el otro servicio.
sign-in-confirm-external = Ha iniciado sesión como { $email }. Inicie sesión de nuevo para continuar.
sign-in-somebody-else = Ha escrito la contraseña de { $email }. No es la cuenta con la que ha iniciado sesión aquí.
upstream-only = En el sitio web usted inicia sesión con { $name }. Su contraseña solo abre las aplicaciones.
upstream-no-password = En el sitio web inicia sesión con { $name }. Una contraseña solo abre las aplicaciones.
upstream-gone = El servicio con el que iniciaba sesión ya no se ofrece. Pida al servicio de asistencia que lo desconecte; entonces su contraseña abrirá también el sitio web. Si todavía no tiene ninguna, cree una con «{ forgot-password }».
upstream-unreachable = No se puede acceder a { $name } en este momento. Inténtelo de nuevo enseguida o inicie sesión de otra forma.
upstream-down = No se puede acceder a { $name } en este momento.
upstream-cancelled = Se canceló el inicio de sesión con { $name }. No se ha cambiado nada.

upstream-refused-title = Este acceso no se puede usar aquí
upstream-refused-what = No puede iniciar sesión aquí con este acceso de { $name }.
upstream-refused-next = Si tiene una cuenta aquí, inicie sesión como siempre. Si no tiene contraseña o la ha olvidado, use «He olvidado mi contraseña».
upstream-disconnected-what = Este acceso de { $name } se desconectó para siempre de la cuenta a la que pertenecía.
upstream-disconnected-next = Inicie sesión con su dirección de correo y su contraseña. Si no conoce su contraseña, establezca una nueva.

upstream-failed-title = El inicio de sesión no funcionó
upstream-failed-what = La respuesta de { $name } no se puede aceptar, así que no se ha iniciado la sesión.
upstream-failed-next = Inténtelo de nuevo. Si vuelve a ocurrir, inicie sesión de otra forma o dé al servicio de asistencia el identificador de traza de abajo.
upstream-not-fresh-what = Para esto tiene que iniciar sesión de nuevo, y { $name } no ha dicho que lo haya hecho.
upstream-not-fresh-next = Inténtelo de nuevo y escriba allí su contraseña cuando se la pidan.
upstream-somebody-else-title = Esa era otra cuenta
upstream-somebody-else-what = Con { $name } ha iniciado sesión como { $there }. Aquí ha iniciado sesión como { $here }.
upstream-somebody-else-unnamed = En { $name } ha iniciado sesión con una cuenta que no es la de { $here }, con la que ha iniciado sesión aquí.
upstream-somebody-else-next = No se ha cambiado nada, y su sesión aquí sigue abierta como antes. Para continuar, inicie sesión en { $name } con la cuenta de { $here }. Quizá tenga que cerrar antes la sesión allí.
upstream-locked-title = Su cuenta está bloqueada
upstream-locked-what = Su inicio de sesión con { $name } funcionó, pero su cuenta aquí está bloqueada.
upstream-locked-next = Pida al servicio de asistencia que la desbloquee.

prove-title = Vincular su cuenta
prove-lead = Ya tiene una cuenta en { $brand } con { $email }. Escriba la contraseña de esa cuenta (no la de { $name }) para vincular ambas. Desde entonces iniciará sesión en el sitio web con { $name }.
link-warning = Mientras ambas estén vinculadas, su contraseña no abre el sitio web. Sigue abriendo las aplicaciones.
prove-submit = Vincular y continuar
prove-forgot = ¿No conoce la contraseña? Establezca primero una nueva y vuelva después a { $name }.
prove-not-linked = La cuenta todavía no se ha vinculado.
prove-enter-password = Escriba la contraseña de la cuenta.
prove-wrong-password = Esa no es la contraseña de la cuenta.

external-sign-up-lead = { $name } nos ha dicho quién es usted. Solo falta un buzón suyo: le enviamos un código.

link-title = Iniciar sesión con { $name }
link-title-several = Iniciar sesión de otra forma
link-lead = Inicie sesión en su cuenta con otro servicio a partir de ahora, en lugar de con su contraseña.
link-button = Vincular { $name }
link-done = Su cuenta está vinculada. A partir de ahora inicia sesión en el sitio web con { $name }.
link-not-made = La cuenta no se ha vinculado.
link-refused-what = Este acceso de { $name } no se puede vincular a su cuenta.
link-refused-next = No se ha cambiado nada. Siga iniciando sesión como hasta ahora.

sign-out-upstream = Cerrar sesión también en { $name }
sign-out-upstream-lead = Puede que siga con la sesión abierta en { $name }.
sign-out-upstream-done = También ha cerrado la sesión en { $name }.

# La página con la que se deja el otro servicio, y la parte de la pestaña Contraseña que lleva a ella.
disconnect-title = Desconectar el acceso externo
disconnect-note = Podrá ver lo que cambia antes de desconectar nada.
disconnect-once-password = Podrá desconectar { $name } cuando tenga una contraseña.
disconnect-what-changes = Si desconecta { $name }:
disconnect-changes-sign-in = Usted inicia sesión con su dirección de correo y su contraseña, en el sitio web y en las aplicaciones.
disconnect-changes-sessions = Se cierra la sesión en los demás navegadores y aplicaciones donde entró con { $name }.
disconnect-changes-never = { $name } no vuelve a abrir esta cuenta nunca más, y no se le puede vincular ningún otro servicio.
disconnect-what-stays = Lo que queda:
disconnect-stays-here = Aquí su sesión sigue abierta.
disconnect-stays-apps = Las aplicaciones donde entró con su contraseña siguen con la sesión abierta.
disconnect-stays-account = Sus datos aquí y su cuenta de { $name } quedan como están.
disconnect-for-good = No se puede deshacer.
disconnect-keep = Conservar { $name }
disconnect-sure = Quiero desconectar { $name } definitivamente
disconnect-submit = Desconectar
disconnect-not-sure = { $name } sigue conectado.
disconnect-signed-in-meanwhile = { $name } sigue conectado, porque entretanto ha vuelto a iniciar sesión en otra pestaña.
disconnect-tick = Marque la casilla si quiere desconectarlo.
disconnect-done = { $name } está desconectado. A partir de ahora inicia sesión con su dirección de correo y su contraseña.
disconnect-no-password-title = Establezca primero una contraseña
disconnect-no-password-what = Todavía no tiene contraseña. Sin ella ya no podría iniciar sesión.
disconnect-no-password-next = Pida que le enviemos un enlace, establezca con él una contraseña y vuelva. No se ha cambiado nada.
disconnect-nothing-title = No hay nada que desconectar
disconnect-nothing-what = Su cuenta no está vinculada a otro servicio.
disconnect-nothing-next = Usted inicia sesión con su dirección de correo y su contraseña. No se ha cambiado nada.
disconnect-organisation-title = Su organización decide
disconnect-organisation-what = Usted inicia sesión por medio de su organización, y eso no se puede desconectar aquí.
disconnect-organisation-next = Pregunte a su organización. No se ha cambiado nada.
reset-apps-only = En el sitio web usted inicia sesión con { $name }. Esta contraseña solo abre las aplicaciones.

# A page that goes on by itself.
go-on-title = Un momento
go-on-signed-in = Sesión iniciada
go-on-lead = Hacia { $name }. Si no pasa nada, pulse Continuar.
