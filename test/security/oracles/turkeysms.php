<?php
// Judges requests as the sample receiver in TurkeySMS's documentation does: the header names the algorithm, and
// hash_equals compares. Reads lines of secret, body and header, each in base64, separated by tabs; writes 1 or 0.
while (($line = fgets(STDIN)) !== false) {
    [$secret, $body, $header] = array_map('base64_decode', explode("\t", rtrim($line, "\n")));
    try {
        [$algorithm, $signature] = array_pad(explode('=', $header, 2), 2, '');
        $expected = hash_hmac($algorithm, $body, $secret);
        echo hash_equals($expected, $signature) ? "1\n" : "0\n";
    } catch (ValueError $error) {
        echo "0\n";
    }
}
