### The page that shows sent messages in a demo.

outbox = Outbox
outbox-lead = What the demo would have sent, newest first. None of it left this machine.
outbox-empty = Nothing was sent yet. Mails and text messages of the demo land here.
outbox-refresh = Refresh
# In place of the subject that a text message doesn't have.
outbox-text-message = Text message
# $address is an email address or a phone number.
outbox-to = To { $address }
