### Making an account: the pages from the first step to the welcome.

name = Nombre
sign-up = Registrarse
# $steps is how many there are in all.
step = Paso { $number } de { $steps }
sign-up-have-account = Iniciar sesión con una cuenta que ya tiene
sign-up-not-begun = La cuenta aún no se ha creado.
sign-up-busy = Hay muchas personas aquí en este momento. Espere unos segundos y vuelva a intentarlo.

email-form = Introduzca su correo electrónico completo, como nombre@example.com.
email-invisible = Este correo electrónico contiene caracteres que no se ven. Escríbalo de nuevo.
email-look-alike = Este correo electrónico contiene letras de distintos alfabetos que se parecen. Escríbalo de nuevo.
email-too-long = Este correo electrónico es demasiado largo. Compruébelo.
name-empty = Introduzca su nombre.
name-invisible = Este nombre contiene caracteres que no se ven. Escríbalo de nuevo.
name-look-alike = Este nombre contiene letras de distintos alfabetos que se parecen. Escríbalo de nuevo.
name-too-long = Este nombre es demasiado largo. Use como máximo 200 caracteres.

mails-wait-seconds = Se han pedido demasiados correos, por lo que no se ha enviado ninguno. Espere { $seconds ->
    [one] 1 segundo
   *[other] { $seconds } segundos
 } y vuelva a intentarlo.
mails-wait-minutes = Se han pedido demasiados correos, por lo que no se ha enviado ninguno. Espere { $minutes ->
    [one] 1 minuto
   *[other] { $minutes } minutos
 } y vuelva a intentarlo.

code = Código
resend-code = Reenviar el código
code-missing = Introduzca el código del correo.
code-check = Compare el código con el del correo o pida uno nuevo.
# $left is how many tries are left, at least one.
code-wrong = Ese no es el código. { $left ->
    [one] Queda 1 intento.
   *[other] Quedan { $left } intentos.
 }
code-expired = Ese código ha caducado. Pida uno nuevo.
code-sent-again = Hay un código nuevo en camino. El anterior ya no es válido.

sign-up-code-title = Revise su correo
sign-up-code-lead = Un código de seis cifras va en camino a { $email }. Es válido durante 10 minutos.
sign-up-code-was-sent = El último código se envió a { $email }.
sign-up-code-help = ¿No llega el correo? Puede tardar uno o dos minutos. Mire en la carpeta de correo no deseado y compruebe la dirección de arriba. Después pida que se le envíe otra vez el código.
sign-up-code-not-entered = Falta el código.
sign-up-code-used-up = El código no era correcto y no quedan más intentos. Empiece de nuevo para recibir otro.
sign-up-other-address = Empezar de nuevo con otra dirección

email-in-use-title = Ya tiene una cuenta
email-in-use = El correo electrónico { $email } ya está en uso.
email-in-use-next = No se ha cambiado nada. Inicie sesión con él o establezca una contraseña nueva si no conoce la actual.
