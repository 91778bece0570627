### What happened in an account.

# Each is what happened, to the person whose account it is.
activity-signed-up = Usted empezó a crear esta cuenta
activity-mailbox-proved = Correo electrónico confirmado
activity-approval-asked = Aprobación solicitada
activity-approved = Aprobado por el titular de la suscripción
activity-declined = Rechazado por el titular de la suscripción
activity-approval-expired = La solicitud de aprobación caducó
activity-approval-void = La solicitud de aprobación terminó porque la suscripción cambió
activity-approval-withdrawn = Solicitud de aprobación retirada
activity-membership-changed = Suscripción modificada
activity-signed-in = Inicio de sesión
activity-wrong-password = Alguien introdujo una contraseña incorrecta
activity-signed-out = Cierre de sesión
activity-session-ended = Se cerró la sesión de un navegador o una aplicación
activity-other-sessions-ended = Cierre de sesión en todos los demás sitios
activity-app-removed = Se retiró el acceso de una aplicación
activity-token-reused = Se cerró la sesión de una aplicación porque alguien pudo haber copiado su clave
activity-password-link-sent = Se envió un enlace para establecer una contraseña
activity-password-changed = Contraseña cambiada
activity-password-set = Nueva contraseña establecida
activity-email-change-asked = Se solicitó un nuevo correo electrónico
activity-email-changed = Correo electrónico cambiado
activity-email-reverted = Correo electrónico anterior restablecido
activity-phone-changed = Número de móvil cambiado
activity-phone-reverted = Número de móvil anterior restablecido
activity-details-changed = Nombre o idioma cambiados
activity-data-downloaded = Se descargaron sus datos
activity-locked = Cuenta bloqueada
activity-unlocked = Cuenta desbloqueada
activity-closed = Cuenta cerrada
activity-removed = Cuenta eliminada
activity-role-changed = Se dio o se retiró un rol
activity-external-linked = Acceso externo vinculado
activity-external-disconnected = Acceso externo desconectado para siempre
activity-external-refused = Se rechazó un inicio de sesión con un acceso externo
activity-ended-by-upstream = Sesión cerrada por el acceso externo
activity-device-allowed = Se permitió a un dispositivo actuar por usted

# Who did it, where it was not the person.
activity-by-operator = por el servicio de asistencia
activity-none = Todavía no ha ocurrido nada.
activity-not-you = ¿Algo no lo hizo usted? Cambie su contraseña y cierre sesión en todos los demás sitios.
