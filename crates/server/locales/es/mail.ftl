### Los mensajes que se envían: correos y SMS.
### $brand es el nombre con el que se conoce el servicio. Puede usarse en todos los mensajes de este archivo.

# Above an address to copy, for whom the button doesn't work.
mail-bare-address = Si el botón no funciona, copie esta dirección en su navegador:
mail-bare-addresses = Si los botones no funcionan, copie una dirección en su navegador:
# One line in the text part of a mail: what it is, and what it says.
mail-line = { $label }: { $value }
mail-tell-support = Si no sabe nada de esto, avise a los responsables de { $brand }.

# Why it came.
mail-why-sign-up = Recibe este mensaje porque alguien se ha registrado en { $brand } con este correo electrónico.
mail-why-account = Recibe este mensaje porque en { $brand } hay una cuenta con este correo electrónico.
mail-why-password-link = Recibe este mensaje porque alguien ha pedido en { $brand } un enlace para establecer la contraseña de la cuenta con este correo electrónico.
mail-why-owner = Recibe este mensaje porque este es en { $brand } el correo electrónico del titular de una suscripción.
mail-why-member = Recibe este mensaje porque ha pedido en { $brand } unirse a una suscripción.
mail-why-new-address = Recibe este mensaje porque alguien con una cuenta en { $brand } ha indicado este correo electrónico como suyo.
mail-why-old-address = Recibe este mensaje porque hasta ahora este era el correo electrónico de una cuenta en { $brand }.
mail-why-changed-address = Recibe este mensaje porque una cuenta en { $brand } tiene, o tenía, este correo electrónico.
mail-why-closed = Recibe este mensaje porque en { $brand } había una cuenta con este correo electrónico.

mail-code-subject = Su código de registro
mail-code = Introduzca este código en la página donde se ha registrado:
mail-code-enter = Introducir el código
mail-code-lasts = El código funciona durante { $minutes ->
    [one] 1 minuto
   *[other] { $minutes } minutos
 } y solo en el navegador donde se ha registrado. En cuanto pida otro, este dejará de funcionar.
mail-code-not-you = Si no fue usted, no haga nada. Sin el código nadie puede usar su correo electrónico. No se lo dé a nadie, sea quien sea quien lo pida.
mail-code-account = Ya tiene una cuenta con este correo electrónico. Inicie sesión en ella o establezca una contraseña nueva con «He olvidado mi contraseña». Si quiere seguir donde se ha registrado, introduzca allí este código:
mail-code-account-not-you = Si no fue usted, no haga nada. Su cuenta está como estaba. No le dé el código a nadie, sea quien sea quien lo pida.

mail-approval-subject = Alguien pide unirse a su suscripción
mail-approval = Esta persona quiere usar su suscripción. Apruebe la solicitud solo si la conoce.
mail-approval-lasts = Los dos enlaces abren la misma página. Allí decide usted con un botón; no necesita cuenta ni iniciar sesión. Tiene { $days ->
    [one] 1 día
   *[other] { $days } días
 }, hasta el { $until }. Después la solicitud caduca.
mail-approval-not-you = Si no conoce a esta persona, rechace la solicitud. Si no tiene ninguna suscripción, no haga nada y avise a los responsables de { $brand }.

mail-approved-subject = Su solicitud está aprobada
mail-approved = El titular de la suscripción ha aprobado su solicitud. Inicie sesión: ya tiene todo a su disposición.
mail-declined-subject = Su solicitud se ha rechazado
mail-declined = El titular de la suscripción ha rechazado su solicitud. Si cree que es un error, hable con esa persona. Puede iniciar sesión y volver a pedirlo.
mail-lapsed-subject = Su solicitud ha caducado
mail-lapsed = El titular de la suscripción no ha respondido a su solicitud en { $days ->
    [one] 1 día
   *[other] { $days } días
 }. Puede iniciar sesión y volver a pedirlo.
mail-void-subject = Su solicitud ha terminado
mail-void = La suscripción ha cambiado de titular, o ya no existe, antes de que se respondiera a su solicitud. Puede iniciar sesión y volver a pedirlo.

mail-reset-subject = Establezca una contraseña nueva
mail-reset = Abra esta página para establecer una contraseña nueva para su cuenta.
mail-reset-not-you = Si no fue usted, no haga nada. Su contraseña sigue siendo la misma.
mail-set-up-subject = Establezca su contraseña
mail-set-up = Su cuenta no tiene contraseña. Abra esta página para establecer una.
mail-set-up-way = Establecer una contraseña
mail-set-up-not-you = Si no fue usted, no haga nada. No se cambia nada.
mail-link-lasts = El enlace funciona una sola vez, durante { $hours ->
    [one] 1 hora
   *[other] { $hours } horas
 } y solo en el navegador donde lo abra primero.

mail-password-subject = Su contraseña se ha cambiado
mail-password = La contraseña de su cuenta se cambió el { $at }. Se ha cerrado su sesión en todos los demás lugares, y las aplicaciones le pedirán que vuelva a iniciarla.
mail-password-set-subject = Se ha establecido una contraseña para su cuenta
mail-password-set = Se estableció una contraseña para su cuenta el { $at }. Se ha cerrado su sesión en todos los demás lugares, y las aplicaciones le pedirán que vuelva a iniciarla.
mail-password-not-you = Si no fue usted, establezca una nueva enseguida con «He olvidado mi contraseña». Después avise a los responsables de { $brand }.

mail-confirm-subject = Confirme su correo electrónico
mail-confirm = Ha pedido usar este correo electrónico para su cuenta. Confirme que es suyo.
mail-confirm-not-you = Si no fue usted, no haga nada. Sin usted no se cambia nada.
mail-in-use-subject = Este correo electrónico ya está en uso
mail-in-use = Alguien ha pedido usar este correo electrónico para otra cuenta. Ya hay una cuenta con él, así que no se ha cambiado nada. Si fue usted, inicie sesión con este correo para encontrar esa cuenta.
mail-in-use-not-you = Si no fue usted, no haga nada.
mail-email-changed-subject = Su correo electrónico se ha cambiado
mail-email-changed = Su cuenta tiene un correo electrónico nuevo. A partir de ahora inicie sesión con él; los mensajes se enviarán allí.
mail-email-changed-to = Correo nuevo
mail-email-changed-not-you = Si no fue usted, deshaga el cambio ahora. Entonces se cerrarán todas sus sesiones y recibirá un enlace para establecer una contraseña nueva.
mail-change-back-lasts = Puede deshacer el cambio hasta el { $until }.
mail-change-back-not-you = Si no fue usted, deshaga el cambio ahora. Después establezca una contraseña nueva con «He olvidado mi contraseña» en la página de inicio de sesión.
mail-email-yours-subject = Este es ahora su correo electrónico
mail-email-yours = Su cuenta tiene ahora este correo electrónico. A partir de ahora inicie sesión con él.
mail-email-reverted-subject = El cambio de su correo electrónico se ha deshecho
mail-email-reverted = El cambio del correo electrónico de su cuenta se ha deshecho. Inicie sesión con el de antes. Se han cerrado todas sus sesiones, la contraseña anterior ya no vale, y un mensaje con un enlace para establecer una nueva va en camino a ese correo.
mail-email-reverted-note = Si ese mensaje no llega, use «He olvidado mi contraseña».
mail-reverted-advice = Si otra persona había hecho el cambio, establezca ahora una contraseña nueva con «He olvidado mi contraseña».

mail-phone-subject = Su número de móvil se ha cambiado
mail-phone = El número de móvil de su cuenta se ha cambiado. El nuevo termina en { $ending }.
mail-phone-removed = El número de móvil de su cuenta se ha eliminado.
mail-phone-reverted-subject = El cambio de su número de móvil se ha deshecho
mail-phone-reverted = El cambio del número de móvil de su cuenta se ha deshecho. Su cuenta tiene de nuevo el de antes.
# A text message: with the name in front at most 160 characters, and none that makes it cost double (GSM 03.38).
sms-code = { $code } es su clave. No se la dé a nadie.
sms-phone = se ha cambiado el teléfono de su cuenta. Si no fue usted, lea el correo que le enviamos.

mail-reused-subject = Se ha retirado el acceso de una aplicación
mail-reused = Una aplicación ha venido con una clave de su cuenta que ya se había usado. Puede ser un fallo de la aplicación, o que alguien haya copiado la clave. Por seguridad, hemos retirado el acceso de la aplicación. Vuelva a iniciar sesión en ella para seguir usándola.
mail-reused-app = Aplicación
mail-reused-way = Ver dónde ha iniciado sesión
mail-reused-not-you = Si ve allí un dispositivo que no es suyo, cierre su sesión y cambie su contraseña.

mail-closed-subject = Su cuenta se ha cerrado
mail-closed = Su cuenta en { $brand } se ha cerrado. Nadie puede iniciar sesión en ella, y ninguna aplicación puede usarla.
mail-closed-not-you = Si no fue usted, avise enseguida a los responsables de { $brand }.

mail-password-for-apps = Esta contraseña solo abre las aplicaciones. En el sitio web sigue iniciando sesión como antes.
mail-linked-subject = { $upstream } está vinculado a su cuenta
mail-linked = A partir de ahora inicia sesión en el sitio web con { $upstream }. Su contraseña sigue abriendo las aplicaciones, pero ya no el sitio web.
mail-linked-account = Cuenta en { $upstream }
mail-linked-not-you = Si no fue usted, avise enseguida a los responsables de { $brand }.
mail-disconnected-subject = { $upstream } está desconectado de su cuenta
mail-disconnected = { $upstream } se desconectó de su cuenta. No se puede deshacer. A partir de ahora inicia sesión en todas partes con su correo electrónico y su contraseña. Las aplicaciones en las que entró con su contraseña siguen abiertas. Si ha olvidado su contraseña, elija una nueva con «He olvidado mi contraseña».
mail-disconnected-no-password = { $upstream } se desconectó de su cuenta. No se puede deshacer. A partir de ahora inicia sesión en todas partes con su correo electrónico y una contraseña, y todavía no tiene ninguna. Un enlace para establecerla llega en otro correo. Si no llega, o si el enlace ya no funciona, use «He olvidado mi contraseña».
mail-disconnected-not-you = Si no fue usted, elija enseguida una contraseña nueva con «He olvidado mi contraseña» y avise a los responsables de { $brand }.
mail-external-refused-subject = Se rechazó un inicio de sesión con { $upstream }
mail-external-refused = Alguien inició sesión con { $upstream } con esta dirección de correo. Su cuenta no se puede vincular, así que no se cambió nada. Inicie sesión como siempre. Si no tiene contraseña o la ha olvidado, use «He olvidado mi contraseña».
mail-external-refused-not-you = Si no fue usted, no haga nada. Su cuenta sigue como estaba.
