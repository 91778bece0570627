problem-trace = Trace id
problem-for-developers = For the developer
copy-trace = Copy the trace id

refused-title = Request refused
refused-what = The website or app that sent you here asked in a way that can’t be accepted.
refused-next = Go back to it and try again. If this happens again, tell the people who run it.

not-found-title = Page not found
not-found-what = There is no page at this address.
not-found-next = Check the address, or go on from your profile.

out-of-date-title = This page is out of date
out-of-date-what = It was open for a long time, or was sent once before. Nothing has been changed.
out-of-date-next = Start again from here. It takes only a moment.
start-again = Start again

too-many-title = Wait a little
too-many-begun = Too many sign-ins were begun here, or in your network, in a short time. Nothing has been changed.
too-many-begun-next = Wait { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
 }, then try again.

busy-title = Very busy right now
busy-what = More people are here than can be served at once, so your request was not carried out.
busy-next = Wait a few seconds and try again.

wrong-title = Something went wrong
wrong-what = The fault is on our side, and your request may not have been carried out.
wrong-next = Try again in a minute. If it happens again, give support the trace id below.

origin-title = Not sent from here
origin-what = This form was sent from another website, so nothing was done.
origin-next = If you meant to do this, open the page here and do it again.

elsewhere-title = Begun in another browser
elsewhere-what = This was begun in a different browser, so for your safety it can’t be finished in this one.
elsewhere-next = Go on in the browser where you began, or start again from the website or app you came from.

try-again = Try again

link-gone-title = This link no longer works
link-gone-what = It has been used, it has expired, or a newer one has taken its place.
link-gone-next = Ask for a new link. It takes only a moment.
link-gone-alone = Nothing was changed by opening it. If you still need it, ask support.
link-elsewhere-title = Opened in another browser
link-elsewhere-what = This link was first opened in a different browser. For your safety, it works only in that one.
link-elsewhere-next = Go on in that browser, or ask for a new link.
link-ask-again = Ask for a new link
cookies-title = Cookies are switched off
cookies-what = The page of a link needs a cookie. This browser didn’t keep it.
cookies-next = Allow cookies for this site, then try again. Or open the link in another browser.
