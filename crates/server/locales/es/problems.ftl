problem-trace = Identificador de traza
problem-for-developers = Para el desarrollador
copy-trace = Copiar el identificador de traza

refused-title = Solicitud rechazada
refused-what = El sitio web o la aplicación que le envió aquí hizo una solicitud que no se puede aceptar.
refused-next = Vuelva allí e inténtelo de nuevo. Si vuelve a ocurrir, avise a sus responsables.

not-found-title = Página no encontrada
not-found-what = No hay ninguna página en esta dirección.
not-found-next = Compruebe la dirección o siga desde su perfil.

out-of-date-title = Esta página ha caducado
out-of-date-what = Estuvo abierta mucho tiempo o ya se había enviado. No se ha cambiado nada.
out-of-date-next = Empiece de nuevo desde aquí. Solo lleva un momento.
start-again = Empezar de nuevo

too-many-title = Espere un poco
too-many-begun = Aquí o en su red se han iniciado demasiados accesos en poco tiempo. No se ha cambiado nada.
too-many-begun-next = Espere { $seconds ->
    [one] un segundo
   *[other] { $seconds } segundos
 } y vuelva a intentarlo.

busy-title = Hay mucha actividad ahora
busy-what = Hay más personas de las que podemos atender a la vez, así que su solicitud no se ha tramitado.
busy-next = Espere unos segundos y vuelva a intentarlo.

wrong-title = Algo ha salido mal
wrong-what = El fallo es nuestro, y puede que su solicitud no se haya tramitado.
wrong-next = Vuelva a intentarlo en un minuto. Si ocurre de nuevo, facilite al servicio de asistencia el identificador de traza que aparece abajo.

origin-title = No se envió desde aquí
origin-what = Este formulario se envió desde otro sitio web, así que no se ha hecho nada.
origin-next = Si quería hacerlo, abra la página aquí y hágalo de nuevo.

elsewhere-title = Empezado en otro navegador
elsewhere-what = Esto se empezó en otro navegador, así que, por su seguridad, no se puede terminar en este.
elsewhere-next = Siga en el navegador donde empezó, o empiece de nuevo desde el sitio web o la aplicación de donde viene.

try-again = Volver a intentarlo

link-gone-title = Este enlace ya no funciona
link-gone-what = Ya se ha usado, ha caducado o lo ha sustituido otro más reciente.
link-gone-next = Pida un enlace nuevo. Solo lleva un momento.
link-gone-alone = Al abrirlo no se ha cambiado nada. Si todavía lo necesita, pregunte al servicio de asistencia.
link-elsewhere-title = Abierto en otro navegador
link-elsewhere-what = Este enlace se abrió primero en otro navegador. Por su seguridad, solo funciona en aquel.
link-elsewhere-next = Continúe en aquel navegador o pida un enlace nuevo.
link-ask-again = Pedir un enlace nuevo
cookies-title = Las cookies están desactivadas
cookies-what = La página de un enlace necesita una cookie. Este navegador no la ha guardado.
cookies-next = Permita las cookies para este sitio y vuelva a intentarlo. O abra el enlace en otro navegador.
