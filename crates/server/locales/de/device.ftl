### Ein Gerät ohne Browser bittet um Zugang (/device).

device-title = Ein Gerät verbinden
device-lead = Geben Sie den Code ein, den Ihr Gerät oder Ihre App zeigt.
device-code = Code
device-code-hint = Acht Buchstaben. Groß- oder Kleinschreibung und Bindestriche spielen keine Rolle.
device-wrong = Dieser Code geht nicht. Sehen Sie noch einmal auf Ihr Gerät: Codes gelten zehn Minuten und nur einmal. Zeigt es diesen Code noch, beginnen Sie auf dem Gerät neu.
device-wrong-field = Geben Sie den Code so ein, wie das Gerät ihn jetzt zeigt.
device-missing = Geben Sie den Code ein, den Ihr Gerät zeigt.
device-confirm-title = { $client } Zugriff geben?
device-confirm-lead = Vergleichen Sie den Code mit dem auf Ihrem Gerät.
device-place = Wo das Gerät ist
device-at = Wann es gefragt hat
device-warning = Erlauben Sie das nur, wenn Sie es selbst gerade auf einem Gerät begonnen haben, das Ihnen gehört. Niemand, der Sie anruft oder Ihnen schreibt, braucht das je von Ihnen.
device-allowed-title = Ihr Gerät ist verbunden
device-allowed = { $client } hat jetzt Zugriff. Gehen Sie zurück zu Ihrem Gerät: Es macht in wenigen Sekunden von selbst weiter.
device-denied-title = Ihr Gerät hat keinen Zugriff bekommen
device-denied = { $client } wurde abgewiesen. Sie können diese Seite schließen.
