### Un dispositivo sin navegador pide acceso (/device).

device-title = Conectar un dispositivo
device-lead = Escriba el código que muestra su dispositivo o aplicación.
device-code = Código
device-code-hint = Ocho letras. Las mayúsculas y los guiones no importan.
device-wrong = Ese código no sirve. Mire otra vez su dispositivo: los códigos duran diez minutos y valen una sola vez.
device-wrong-field = Escriba el código tal como lo muestra ahora el dispositivo.
device-confirm-title = ¿Dejar entrar a { $client }?
device-confirm-lead = Compare el código con el de su dispositivo.
device-place = Dónde está el dispositivo
device-at = Cuándo lo pidió
device-warning = Permítalo solo si usted mismo lo empezó ahora mismo, en un dispositivo suyo. Nadie que le llame o le escriba lo necesita nunca.
device-allowed-title = Su dispositivo está conectado
device-allowed = { $client } puede entrar. Vuelva a su dispositivo: sigue solo en unos segundos.
device-denied-title = Su dispositivo no pudo entrar
device-denied = { $client } recibió un no. Puede cerrar esta página.
