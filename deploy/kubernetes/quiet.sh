#!/bin/sh
# Stops the webhook processes, and waits until no execution waits for a worker or runs: workers can then be stopped without
# losing one. The webhook processes start again with `kubectl apply -f webhooks.yaml`. The main process goes on, with the
# schedules: wait for a moment without any.
set -eu

# A worker asks Redis for the lengths of n8n's two lists: it has the address, the password and Node.js.
lists='
const env = process.env;
const [host, port] = [env.QUEUE_BULL_REDIS_HOST, env.QUEUE_BULL_REDIS_PORT];
const { connect } = require(env.QUEUE_BULL_REDIS_TLS === "true" ? "node:tls" : "node:net");
const socket = connect({ host, port, servername: host });
const send = (...words) =>
	socket.write([`*${words.length}`, ...words.flatMap((word) => [`$${Buffer.byteLength(word)}`, word]), ""].join("\r\n"));
const { QUEUE_BULL_REDIS_USERNAME: user, QUEUE_BULL_REDIS_PASSWORD: password } = env;
if (password) send("AUTH", ...(user ? [user] : []), password);
send("SELECT", env.QUEUE_BULL_REDIS_DB || "0");
for (const list of ["wait", "active"]) send("LLEN", `${env.QUEUE_BULL_PREFIX || "bull"}:jobs:${list}`);
send("QUIT");
let answer = "";
socket.on("data", (data) => (answer += data));
socket.on("end", () => {
	const numbers = answer.match(/(?<=^:)\d+/gm) || [];
	if (numbers.length === 2) return console.log(numbers.join(" "));
	console.error(`Redis answers: ${answer}`);
	process.exitCode = 1;
});
'

kubectl scale statefulset webhook --replicas=0
# They finish the requests that they have, which start executions.
kubectl wait --for=delete pod --selector=app=webhook --timeout=3m
while
	left=$(kubectl exec deployment/n8n-worker -- node -e "$lists") || exit
	echo "executions that wait, and that run: $left"
	[ "$left" != '0 0' ]
do
	sleep 2
done
