### Making an account: the pages from the first step to the welcome.
