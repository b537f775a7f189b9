#!/bin/sh
# Tells when SMS webhooks were refused within the last quarter of an hour, and when it cannot look. A line for cron:
#   */15 * * * * ALERT_URL=https://ntfy.example.com/sms sh /path/to/deploy/alert.sh
# For the single process, with the folder: … sh /path/to/deploy/alert.sh /path/to/deploy/single
tell() {
	curl -fsS --max-time 10 -d "$1" "${ALERT_URL:?}"
}

cd "${1:-$(dirname "$0")}" || exit
if ! docker compose ps --status running --quiet | grep -q . || ! log=$(docker compose logs --since 15m); then
	tell 'The log for refused SMS webhooks cannot be read'
	exit 1
fi
# Without the codes that a scan of the internet and a check from outside leave.
count=$(printf '%s\n' "$log" | grep 'refused a webhook: ' | grep -vcE 'missing_(signature|token)')
[ "$count" -lt 5 ] || tell "$count refused SMS webhooks in 15 minutes"
