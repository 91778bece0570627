### Messages that are sent: emails and text messages.
