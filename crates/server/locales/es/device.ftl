### Un dispositivo sin navegador pide acceso (/device).

device-title = Conectar un dispositivo
device-lead = Escriba el código que muestra su dispositivo o aplicación.
device-code = Código
device-code-hint = Ocho letras. Las mayúsculas y los guiones no importan.
device-wrong = Ese código no sirve. Mire otra vez su dispositivo: los códigos duran diez minutos y valen una sola vez. Si todavía muestra este código, empiece de nuevo en el dispositivo.
device-wrong-field = Escriba el código tal como lo muestra ahora el dispositivo.
device-missing = Escriba el código que muestra su dispositivo.
device-confirm-title = ¿Dar acceso a { $client }?
device-confirm-lead = Compare el código con el de su dispositivo.
device-place = Dónde está el dispositivo
device-at = Cuándo lo pidió
device-warning = Permítalo solo si usted mismo lo empezó ahora mismo, en un dispositivo suyo. Nadie que le llame o le escriba lo necesita nunca.
device-allowed-title = Su dispositivo está conectado
device-allowed = { $client } ya tiene acceso. Vuelva a su dispositivo: sigue solo en unos segundos.
device-denied-title = No se ha dado acceso a su dispositivo
device-denied = No se ha dado acceso a { $client }. Puede cerrar esta página.
