consent-title = { $client } asks for access
consent-account = Your account
consent-host = You return to
consent-asks = If you allow it, it can
consent-new = New

# What each scope lets a client do, as the end of the sentence "it can …".
scope-openid = know you again by an identifier
scope-profile = see your name and profile details
scope-email = see your email address
scope-phone = see your phone number
scope-address = see your postal address
scope-subscription = see your customer number and whether you own the subscription
scope-offline-access = stay connected while you are away
scope-other = use “{ $scope }”
