# Judges requests as the sample receiver in TalkNTalk's documentation does: hmac.compare_digest over the whole header.
# Reads lines of secret, body and header, each in base64, separated by tabs; writes 1 or 0.
import base64
import hashlib
import hmac
import sys

for line in sys.stdin:
    secret, body, header = (base64.b64decode(part) for part in line.rstrip("\n").split("\t"))
    expected = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    print(1 if hmac.compare_digest(expected.encode(), header) else 0)
