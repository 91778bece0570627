### Where a person is signed in, and the websites and apps they gave access to.
device-unknown = Navegador desconocido

# $network is an address, as in 192.0.2.1
place-this-computer = Este ordenador
place-this-network = Esta red, { $network }
place-another-network = Otra red, { $network }
place-unknown = Lugar desconocido

# A mark beside the browser that shows the page.
session-this = este navegador
session-for = para { $client }

# What follows is how long ago, or a date.
session-last-used = Último uso
session-since = Inicio de sesión
session-apps = Aplicaciones que mantienen la sesión
session-others = Cerrar sesión en todos los demás sitios
session-others-note = Esto cierra las sesiones de todos los demás navegadores y de todas las aplicaciones. Este navegador mantiene la sesión.
session-nowhere-else = No tiene ninguna otra sesión abierta.
session-ended = Se ha cerrado la sesión en ese navegador.
session-app-ended = Se ha cerrado la sesión en esa aplicación.
session-others-ended = Ha cerrado la sesión en todos los demás sitios.
apps-none = Ningún sitio web ni ninguna aplicación tiene acceso a su cuenta.

# A mark beside an app that belongs to the service itself; $brand is its name.
apps-house = de { $brand }

# What follows is a list of what the app can do, in the words of the consent page.
apps-may = Esta aplicación puede
apps-since = Acceso concedido
apps-remove = Retirar el acceso
apps-removed = Se ha retirado el acceso y se ha cerrado la sesión de la aplicación.
