### Un appareil sans navigateur demande l’accès (/device).

device-title = Connecter un appareil
device-lead = Saisissez le code que montre votre appareil ou votre application.
device-code = Code
device-code-hint = Huit lettres. Les majuscules et les tirets ne comptent pas.
device-wrong = Ce code ne fonctionne pas. Regardez encore votre appareil : un code est valable dix minutes et ne sert qu’une fois. S’il montre encore ce code, recommencez sur l’appareil.
device-wrong-field = Saisissez le code tel que l’appareil le montre maintenant.
device-missing = Saisissez le code que montre votre appareil.
device-confirm-title = Laisser entrer { $client } ?
device-confirm-lead = Comparez le code avec celui de votre appareil.
device-place = Où est l’appareil
device-at = Quand il a demandé
device-warning = N’autorisez que si vous venez vous-même de commencer cette connexion, sur un appareil à vous. Personne ne doit jamais vous le demander par téléphone ou par message.
device-allowed-title = Votre appareil est connecté
device-allowed = { $client } peut entrer. Revenez à votre appareil : il continue de lui-même dans quelques secondes.
device-denied-title = Votre appareil n’a pas été admis
device-denied = { $client } a reçu un refus. Vous pouvez fermer cette page.
