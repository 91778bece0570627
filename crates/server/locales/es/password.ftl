### Choosing and changing a password, and setting a forgotten one anew.

new-password = Contraseña nueva
confirm-password = Confirmar contraseña
save-password = Guardar contraseña
current-password = Contraseña actual
change-password = Cambiar contraseña
forgot-or-reset-password = Olvidé la contraseña / Restablecerla
send-link = Enviar enlace

new-password-hint = Al menos { $count } caracteres. Unas cuantas palabras sin relación entre sí son fáciles de recordar y difíciles de adivinar.
new-password-missing = Introduzca una contraseña.
new-password-unconfirmed = Introduzca otra vez la misma contraseña.
new-password-different = Las dos contraseñas no son iguales. Introduzca ambas de nuevo.
new-password-too-short = Use al menos { $count } caracteres.
new-password-too-long = Use como máximo { $count } caracteres.
new-password-like-you = Se parece demasiado a su nombre o a su correo electrónico. Elija palabras que no tengan nada que ver con usted.
new-password-common = Es demasiado fácil de adivinar. Elija varias palabras sin relación entre sí.
new-password-breached = Esta contraseña fue robada en otro lugar y publicada, así que es de las primeras que se prueban. Elija otra y cámbiela donde más la use.

strength-label = Seguridad de la contraseña
strength-very-weak = Seguridad: muy débil
strength-weak = Seguridad: débil
strength-fair = Seguridad: media
strength-good = Seguridad: buena
strength-strong = Seguridad: alta

forgot-lead = Introduzca su correo electrónico. Le enviamos un enlace con el que establecer una contraseña nueva.
forgot-address = Introduzca su correo electrónico completo, como nombre@example.com.
forgot-not-sent = Todavía no se ha enviado ningún enlace.
forgot-sent-title = Mire su correo
forgot-sent-what = Si la dirección pertenece a una cuenta, hay un enlace en camino. Funciona una sola vez, durante una hora.
forgot-sent-next = Si no llega ningún correo, mire en la carpeta de spam. ¿Sigue sin llegar al cabo de unos minutos? Compruebe la dirección y vuelva a enviar el enlace.
forgot-send-again = Enviarlo de nuevo
back-to-sign-in = Volver al inicio de sesión

reset-title = Establecer una contraseña nueva
reset-account = Para la cuenta { $email }
reset-not-saved = La contraseña nueva todavía no se ha guardado.
reset-saved = Su contraseña se ha guardado
reset-saved-what = Se ha cerrado la sesión de la cuenta en todas partes. Inicie sesión con la contraseña nueva.
reset-saved-for-apps = Se ha cerrado la sesión de la cuenta en todas partes. Inicie sesión en sus aplicaciones con la contraseña nueva. En el sitio web sigue iniciando sesión con { $name }.
reset-saved-for-apps-unnamed = Se ha cerrado la sesión de la cuenta en todas partes. Inicie sesión en sus aplicaciones con la contraseña nueva. En el sitio web sigue iniciando sesión como antes.

password-link-title = Restablecer por correo
password-change-title = Cambiarla aquí
password-link-lead = ¿No sabe su contraseña? Enviamos a { $email } un enlace con el que establecer una nueva.
password-link-first = Todavía no tiene contraseña. Enviamos a { $email } un enlace con el que establecer una.
password-link-sent = Hay un enlace en camino a { $email }. Funciona una sola vez, durante una hora.
password-change-lead = Aquí sigue con la sesión iniciada; en todos los demás sitios se cierra.
password-changed = Su contraseña se ha cambiado. En todos los demás sitios se ha cerrado la sesión.
password-enter-current = Introduzca su contraseña actual.
password-wrong-current = Esa no es su contraseña actual.
password-not-changed = La contraseña todavía no se ha cambiado.
