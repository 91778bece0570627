sign-out-title = Se déconnecter ?
sign-out-account = Vous êtes connecté avec { $email }.
sign-out-asked = { $client } demande de vous déconnecter ici aussi.
signed-out = Vous êtes déconnecté
signed-out-note = Vous pouvez fermer cette page.
sign-in-again = Se reconnecter
back-to = Retour à { $client }

form-post-title = Retour à { $client }
form-post-note = Si rien ne se passe, appuyez sur Continuer.
