sign-out-title = Abmelden?
sign-out-account = Sie sind als { $email } angemeldet.
sign-out-asked = { $client } möchte Sie auch hier abmelden.
signed-out = Sie sind abgemeldet
signed-out-note = Sie können diese Seite schließen.
sign-in-again = Wieder anmelden
back-to = Zurück zu { $client }

form-post-title = Weiter zu { $client }
form-post-note = Wenn nichts geschieht, wählen Sie „Weiter“.
