problem-trace = Trace-ID
problem-for-developers = Für die Entwicklung
copy-trace = Trace-ID kopieren

refused-title = Anfrage abgelehnt
refused-what = Die Website oder App, von der Sie kommen, hat auf eine Weise angefragt, die nicht angenommen werden kann.
refused-next = Gehen Sie dorthin zurück und versuchen Sie es noch einmal. Geschieht es wieder, sagen Sie es dem Betreiber.

not-found-title = Seite nicht gefunden
not-found-what = Unter dieser Adresse gibt es keine Seite.
not-found-next = Prüfen Sie die Adresse oder gehen Sie zu Ihrem Profil.

out-of-date-title = Diese Seite ist veraltet
out-of-date-what = Sie war lange offen oder wurde schon einmal abgeschickt. Es wurde nichts geändert.
out-of-date-next = Fangen Sie hier neu an. Es dauert nur einen Augenblick.
start-again = Neu anfangen

too-many-title = Warten Sie ein wenig
too-many-begun = Hier oder in Ihrem Netzwerk wurden in kurzer Zeit zu viele Anmeldungen begonnen. Es wurde nichts geändert.
too-many-begun-next = Warten Sie { $seconds ->
    [one] eine Sekunde
   *[other] { $seconds } Sekunden
 } und versuchen Sie es dann noch einmal.

busy-title = Gerade ist sehr viel los
busy-what = Es sind mehr Personen hier, als gleichzeitig bedient werden können. Ihre Anfrage wurde deshalb nicht ausgeführt.
busy-next = Warten Sie ein paar Sekunden und versuchen Sie es noch einmal.

wrong-title = Etwas ist schiefgegangen
wrong-what = Der Fehler liegt bei uns, und Ihre Anfrage wurde vielleicht nicht ausgeführt.
wrong-next = Versuchen Sie es in einer Minute noch einmal. Geschieht es wieder, nennen Sie dem Support die Trace-ID unten.

origin-title = Nicht von hier gesendet
origin-what = Dieses Formular wurde von einer anderen Website gesendet. Deshalb wurde nichts getan.
origin-next = Wenn Sie das wirklich wollten, öffnen Sie die Seite hier und tun Sie es noch einmal.

elsewhere-title = In einem anderen Browser begonnen
elsewhere-what = Dies wurde in einem anderen Browser begonnen. Zu Ihrer Sicherheit lässt es sich hier nicht beenden.
elsewhere-next = Machen Sie in dem Browser weiter, in dem Sie begonnen haben, oder fangen Sie auf der Website oder in der App, von der Sie kommen, neu an.

try-again = Noch einmal versuchen

link-gone-title = Dieser Link funktioniert nicht mehr
link-gone-what = Er wurde schon benutzt, ist abgelaufen oder wurde durch einen neueren ersetzt.
link-gone-next = Fordern Sie einen neuen Link an. Das dauert nur einen Augenblick.
link-gone-alone = Durch das Öffnen wurde nichts geändert. Wenn Sie ihn noch brauchen, fragen Sie den Support.
link-elsewhere-title = In einem anderen Browser geöffnet
link-elsewhere-what = Dieser Link wurde zuerst in einem anderen Browser geöffnet. Zu Ihrer Sicherheit funktioniert er nur dort.
link-elsewhere-next = Machen Sie in jenem Browser weiter oder fordern Sie einen neuen Link an.
link-ask-again = Neuen Link anfordern
cookies-title = Cookies sind ausgeschaltet
cookies-what = Die Seite eines Links braucht ein Cookie. Dieser Browser hat es nicht behalten.
cookies-next = Erlauben Sie Cookies für diese Website und versuchen Sie es noch einmal. Oder öffnen Sie den Link in einem anderen Browser.
