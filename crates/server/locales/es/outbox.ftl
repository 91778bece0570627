### La página que muestra los mensajes enviados en una demo.

outbox = Bandeja de salida
outbox-lead = Lo que la demo habría enviado, lo más reciente primero. Nada ha salido de este equipo.
outbox-empty = Todavía no se ha enviado nada. Los correos y SMS de la demo llegan aquí.
outbox-refresh = Actualizar
# En lugar del asunto, que un SMS no tiene.
outbox-text-message = SMS
# $address es una dirección de correo o un número de teléfono.
outbox-to = Para { $address }
