### The page that shows sent messages in a demo.
