#!/bin/sh
# What a mail server's pipe runs for each message to a site's `bounce_address`: hands it to the Worker.
# `bounce.sh BASE_URL TOKEN`, the message on the standard input; docs/self-hosting.md. What the Worker has
# read is done with, and so is what it knows no letter of. Everything else is tried again: 75 is
# EX_TEMPFAIL.
status=$(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 60 \
  --header 'Content-Type: message/rfc822' --data-binary @- "$1/v1/bounces/$2")
case $status in
  2?? | 404) ;;
  *) exit 75 ;;
esac
