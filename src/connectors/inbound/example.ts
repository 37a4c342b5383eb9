/** Sends one post, with what a shell has. */
export const example = `ADDRESS='{address}'
SECRET='{secret}'
ID="msg_$(openssl rand -hex 12)"
NOW=$(date +%s)
BODY='{"posts":[{"id":"survey-4711","text":"The parcel came open.","author":{"id":"c-815","name":"Camille"}}]}'
KEY=$(printf %s "\${SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')
SIGNATURE=$(printf %s "$ID.$NOW.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)
curl "$ADDRESS" -H 'content-type: application/json' -d "$BODY" \\
  -H "webhook-id: $ID" -H "webhook-timestamp: $NOW" -H "webhook-signature: v1,$SIGNATURE"
`
