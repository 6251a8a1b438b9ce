"""What a Python client on Qpid Proton sees of a hub: python-client.py CONNECTION-STRING WRONG-KEY [CERTIFICATE]

Prints one JSON object; a failed expectation ends the process with an error. Tokens are put at $cbs by hand, as Event Hubs' own Python client does
inside, which is built on another library.
"""
import base64
import hashlib
import hmac
import json
import sys
import time
from urllib.parse import quote_plus

from proton import Described, Message, SSLDomain, symbol
from proton.reactor import Filter
from proton.utils import BlockingConnection, LinkDetached, SendException

connection_string, wrong_key = sys.argv[1], sys.argv[2]
certificate = sys.argv[3] if len(sys.argv) > 3 else None
parts = dict(part.split("=", 1) for part in connection_string.split(";"))
authority = parts["Endpoint"].split("//")[1].rstrip("/")
hub = parts["EntityPath"]
TIMEOUT = 20


def connect():
    if certificate is None:
        return BlockingConnection(f"amqp://{authority}", timeout=TIMEOUT, allowed_mechs="ANONYMOUS", sasl_enabled=True)
    domain = SSLDomain(SSLDomain.MODE_CLIENT)
    domain.set_trusted_ca_db(certificate)
    domain.set_peer_authentication(SSLDomain.VERIFY_PEER_NAME, certificate)
    return BlockingConnection(
        f"amqps://{authority}", timeout=TIMEOUT, allowed_mechs="ANONYMOUS", sasl_enabled=True, ssl_domain=domain)


def token(resource, key):
    expiry = int(time.time()) + 600
    signed = f"{quote_plus(resource)}\n{expiry}"
    signature = base64.b64encode(hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest())
    return (f"SharedAccessSignature sr={quote_plus(resource)}&sig={quote_plus(signature)}&se={expiry}"
            f"&skn={parts['SharedAccessKeyName']}")


def receive(receiver):
    message = receiver.receive()
    if receiver.fetcher.unsettled:
        receiver.accept()
    return message


def ask(connection, address, request):
    """One request to a node of the hub, and its answer."""
    receiver = connection.create_receiver(address, credit=1)
    sender = connection.create_sender(address)
    request.reply_to = receiver.link.name
    request.id = "1"
    sender.send(request)
    answer = receive(receiver)
    assert answer.correlation_id == "1", answer
    sender.close()
    receiver.close()
    return answer


def put_token(connection, key):
    resource = f"sb://{authority}/{hub}"
    return ask(connection, "$cbs", Message(
        body=token(resource, key),
        properties={"operation": "put-token", "type": "servicebus.windows.net:sastoken", "name": resource})).properties


def read(connection, partition, expression, count):
    start = Filter({symbol("apache.org:selector-filter:string"): Described(symbol("apache.org:selector-filter:string"), expression)})
    receiver = connection.create_receiver(f"{hub}/ConsumerGroups/$Default/Partitions/{partition}", credit=count, options=start)
    events = []
    while len(events) < count:
        events.append(receive(receiver))
    receiver.close()
    return events


connection = connect()
refused = put_token(connection, wrong_key)
assert refused["status-code"] == 401, refused
accepted = put_token(connection, parts["SharedAccessKey"])
assert accepted["status-code"] in (200, 202), accepted

properties = ask(connection, "$management", Message(properties={
    "operation": "READ", "type": "com.microsoft:eventhub", "name": hub,
    "security_token": token(f"sb://{authority}/{hub}", parts["SharedAccessKey"])})).body
assert properties["name"] == hub, properties
assert properties["partition_count"] == 2, properties

to_partition = connection.create_sender(f"{hub}/Partitions/0")
for n in range(50):
    to_partition.send(Message(body=json.dumps({"n": n}).encode(), properties={"n": n, "text": "ä", "flag": True}, inferred=True))
to_partition.send(Message(body=b"x" * 1_000_000, inferred=True))
to_hub = connection.create_sender(hub)
to_hub.send(Message(body=b"keyed", annotations={symbol("x-opt-partition-key"): "Z305B2QN"}, inferred=True))

events = read(connection, 0, "amqp.annotation.x-opt-offset > '-1'", 51)
assert [json.loads(bytes(event.body))["n"] for event in events[:50]] == list(range(50))
assert [event.annotations["x-opt-sequence-number"] for event in events] == list(range(51))
assert dict(events[7].properties) == {"n": 7, "text": "ä", "flag": True}, events[7].properties
assert len(events[50].body) == 1_000_000
later = read(connection, 0, "amqp.annotation.x-opt-sequence-number >= '48'", 3)
assert [event.annotations["x-opt-sequence-number"] for event in later] == [48, 49, 50]
[keyed] = read(connection, 1, "amqp.annotation.x-opt-offset > '-1'", 1)
assert bytes(keyed.body) == b"keyed" and keyed.annotations["x-opt-partition-key"] == "Z305B2QN", keyed

try:
    connection.create_sender("nowhere").send(Message(body=b""))
    unknown = "none"
except (LinkDetached, SendException) as refusal:
    unknown = getattr(refusal, "condition", str(refusal))
connection.close()
print(json.dumps({"events": len(events), "unknown": unknown}))
