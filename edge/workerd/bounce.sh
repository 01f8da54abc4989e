#!/bin/sh
# What a mail server's pipe runs for each message to a site's `bounce_address`: hands it to the Worker.
# `bounce.sh BASE_URL TOKEN`, the message on the standard input; docs/self-hosting.md. What the Worker has
# read is done with, and so is what belongs to no letter. Everything else is tried again: 75 is EX_TEMPFAIL.
answer=$(curl --silent --write-out '%{http_code}' --max-time 60 \
  --header 'Content-Type: message/rfc822' --data-binary @- "$1/v1/bounces/$2")
case $answer in
  *200 | *no-such-letter*404) ;;
  *) exit 75 ;;
esac
