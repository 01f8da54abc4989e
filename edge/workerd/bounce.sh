#!/bin/sh
# What a mail server's pipe runs for each message to a site's `bounce_address`: hands it to the Worker.
# `bounce.sh BASE_URL TOKEN`, the message on the standard input; docs/self-hosting.md. What the Worker has
# read is done with, and so is what belongs to no letter. Everything else is tried again: 75 is EX_TEMPFAIL.

# As much as the Worker reads of a message; the rest need not pass what lies between.
bytes_max=131072
# A token is so many letters and digits of base 32. Anybody can write to another address, and nothing of it
# becomes part of a request.
token_chars=48

LC_ALL=C
export LC_ALL

done_with() {
  cat >/dev/null
  exit 0
}

case $2 in
  *[!A-Za-z2-7]*) done_with ;;
esac
[ "${#2}" -eq "$token_chars" ] || done_with

answer=$(head -c "$bytes_max" | curl --disable --silent --globoff --write-out '%{http_code}' --max-time 60 \
  --header 'Content-Type: message/rfc822' --data-binary @- --url "$1/v1/bounces/$2")
case $answer in
  *200 | *no-such-letter*404) done_with ;;
  *) exit 75 ;;
esac
