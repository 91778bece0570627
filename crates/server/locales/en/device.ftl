### A device without a browser asks to be let in (/device).

device-title = Connect a device
device-lead = Enter the code that your device or app shows.
device-code = Code
device-code-hint = Eight letters. Capitals and dashes don’t matter.
device-wrong = That code doesn’t work. Look at your device again: codes last ten minutes, and work once. If it still shows this code, begin again on the device.
device-wrong-field = Enter the code as the device shows it now.
device-missing = Enter the code that your device shows.
device-confirm-title = Let { $client } in?
device-confirm-lead = Compare the code with the one on your device.
device-place = Where the device is
device-at = When it asked
device-warning = Allow this only if you started it yourself, on a device that is yours, just now. Nobody who calls or writes to you ever needs you to do it.
device-allowed-title = Your device is connected
device-allowed = { $client } is let in. Go back to your device: it goes on by itself within seconds.
device-denied-title = Your device was not let in
device-denied = { $client } was told no. You can close this page.
