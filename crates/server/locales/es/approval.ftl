### Accounts that wait for somebody's approval.

subscription-title = Su suscripción
subscription-lead = { $email } está confirmada. Indique ahora la suscripción a la que pertenece y su titular.
subscription-reference = Número de cliente o identificador de registro
subscription-reference-hint = Un identificador de registro empieza por MBR. Bastan sus 6 últimas cifras; si no se encuentran, escríbalo entero.
subscription-owner-hint = La del titular de la suscripción. Si es usted, escriba la suya.
submit = Enviar
subscription-enter-reference = Escriba el número de cliente o el identificador de registro.
subscription-enter-owner = Escriba la dirección de correo electrónico del titular de la suscripción.
subscription-no-match = Ninguna suscripción tiene este número o identificador junto con esta dirección de correo electrónico. Compruebe ambos. Si escribió 6 cifras, escriba el identificador de registro entero.
subscription-was-declined = El titular de la suscripción rechazó su solicitud. Puede indicar otra suscripción o volver a solicitarlo.
subscription-was-expired = Su solicitud caducó porque nadie la respondió en 14 días. Puede volver a solicitarlo.
subscription-was-void = La suscripción cambió antes de que se respondiera a su solicitud. Indíquela de nuevo, con su titular actual.

waiting-title = En espera de aprobación
waiting-lead = Está a la espera de aprobación, con la dirección { $email }.
waiting-owner = Se ha preguntado a
waiting-since = Desde
waiting-until = Se puede responder hasta
waiting-next = El titular ha recibido un correo con un enlace. En cuanto haya una respuesta, usted también recibirá un correo. Puede cerrar esta página.
waiting-send-again = Enviar de nuevo
waiting-sent-again = El correo está de nuevo en camino. El enlace del anterior ya no funciona.
waiting-another = Usar otra suscripción

welcome-title = Su solicitud está aprobada
welcome-next = Todo está listo. Inicie sesión para continuar.

approval-title = ¿Aprobar a esta persona?
approval-lead = { $name } solicita unirse a su suscripción.
approval-customer-number = Número de cliente
approval-registration-id = Identificador de registro
approval-advice = Apruebe solo a alguien que conozca: podrá usar lo que ofrece su suscripción. Si rechaza la solicitud, se le informará.
approve = Aprobar
decline = Rechazar
approval-approved-title = Solicitud aprobada
approval-approved = La persona ya puede iniciar sesión y recibe un correo que lo dice.
approval-declined-title = Solicitud rechazada
approval-declined = La persona recibe un correo que lo dice.
approval-answered-next = Cuenta la primera respuesta, y este enlace ya ha cumplido su función. Puede cerrar esta página.

approval-over-title = No se puede responder a esta solicitud
approval-expired = Ha caducado porque nadie la respondió en 14 días.
approval-withdrawn = La persona que la hizo la ha retirado.
approval-replaced = Se ha enviado de nuevo desde entonces. Use el enlace del correo más reciente.
approval-void = La suscripción ha cambiado desde que se envió.
approval-unknown = El enlace no está completo o la solicitud ya no existe.
approval-over-next = No se ha cambiado nada. Quien quiera unirse puede volver a solicitarlo.
approval-own-title = No en este navegador
approval-own = En este navegador se está registrando la persona que lo solicita. Solo el titular de la suscripción puede responder.
approval-own-next = Si es usted el titular, abra el enlace en su propio navegador o en otro dispositivo.
