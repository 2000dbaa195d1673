# SPDX-License-Identifier: Apache-2.0
"""Prints messages of the protocol as the official classes encode them, one JSON object per line: type, hex, json.

Every field that the Swift values name (read from their sources, given as arguments) gets a value of its own, so that a
wrong number, type or name cannot go unnoticed. `Tests/LiveKitSignalTests/Golden/messages.jsonl` is its output.
"""
import json
import re
import sys

from google.protobuf.json_format import MessageToDict
from livekit.protocol import agent, agent_dispatch, models, room, rtc, webhook

PROTO_NAMES = {
    "RoomInfo": "Room", "SignalDescription": "SessionDescription", "CodecInfo": "Codec", "UserData": "UserPacket",
    "RPCRequest": "RpcRequest", "RPCAck": "RpcAck", "RPCResponse": "RpcResponse", "RPCError": "RpcError",
    "DataStreamHeader": "Header", "DataStreamChunk": "Chunk", "DataStreamTrailer": "Trailer",
    "TextStreamHeader": "TextHeader", "ByteStreamHeader": "ByteHeader",
}
TOP = {
    rtc: ["SignalRequest", "SignalResponse", "JoinRequest", "WrappedJoinRequest"],
    room: [
        "CreateRoomRequest", "ListRoomsRequest", "ListRoomsResponse", "DeleteRoomRequest", "UpdateRoomMetadataRequest",
        "RoomParticipantIdentity", "ListParticipantsRequest", "ListParticipantsResponse", "UpdateParticipantRequest",
        "MuteRoomTrackRequest", "MuteRoomTrackResponse", "UpdateSubscriptionsRequest", "SendDataRequest",
        "PerformRpcRequest", "PerformRpcResponse", "RoomConfiguration",
    ],
    agent_dispatch: [
        "CreateAgentDispatchRequest", "DeleteAgentDispatchRequest", "ListAgentDispatchRequest",
        "ListAgentDispatchResponse",
    ],
    agent: ["WorkerMessage", "ServerMessage"],
    models: ["DataPacket"],
    webhook: ["WebhookEvent"],
}


def fields_in(paths):
    """The proto fields that each Swift message visits."""
    found = {}
    for path in paths:
        with open(path) as source:
            for part in re.split(r"\n(?=package struct )", source.read()):
                name = re.match(r"package struct (\w+)", part)
                if name:
                    found[name[1]] = set(re.findall(r'visitor\.\w+\(\s*\d+, "(\w+)"', part))
    return found


class Filler:
    def __init__(self, fields):
        self.fields = fields
        self.swift_names = {proto: swift for swift, proto in PROTO_NAMES.items()}
        self.count = 0

    def known(self, descriptor):
        names = self.fields.get(self.swift_names.get(descriptor.name, descriptor.name), set())
        return [field for field in descriptor.fields if field.name in names]

    def number(self):
        self.count += 1
        return self.count

    def scalar(self, field):
        kinds = type(field)
        if field.type == kinds.TYPE_STRING:
            return f"{field.name} {self.number()} é"
        if field.type == kinds.TYPE_BYTES:
            return bytes([self.number() & 255, 0, 255])
        if field.type == kinds.TYPE_BOOL:
            return True
        if field.type == kinds.TYPE_ENUM:
            values = [value.number for value in field.enum_type.values if value.number in (1, 2)]
            return values[self.number() % len(values)]
        if field.type in (kinds.TYPE_FLOAT, kinds.TYPE_DOUBLE):
            return self.number() + 0.5
        big = field.type in (kinds.TYPE_INT64, kinds.TYPE_UINT64)
        return self.number() << (40 if big else 8)

    def fill(self, message, depth=0):
        for field in self.known(message.DESCRIPTOR):
            if field.containing_oneof and len(field.containing_oneof.fields) > 1:
                continue
            self.put(message, field, depth)

    def put(self, message, field, depth):
        target = getattr(message, field.name)
        if field.message_type and field.message_type.GetOptions().map_entry:
            target["key"] = f"value {self.number()}"
            target["another"] = ""
        elif field.message_type and field.is_repeated:
            for _ in range(2 if depth < 2 else 0):
                self.fill(target.add(), depth + 1)
        elif field.message_type:
            target.SetInParent()
            if depth < 4:
                self.fill(target, depth + 1)
        elif field.is_repeated:
            target.extend([self.scalar(field), self.scalar(field)])
        else:
            setattr(message, field.name, self.scalar(field))


def examples(fields):
    for module, name in ((module, name) for module, names in TOP.items() for name in names):
        kind = getattr(module, name)
        filler = Filler(fields)
        members = [f for f in filler.known(kind.DESCRIPTOR) if f.containing_oneof and len(f.containing_oneof.fields) > 1]
        for member in members:
            message = kind()
            filler.put(message, member, 0)
            yield name, message
        if not members:
            message = kind()
            filler.fill(message)
            yield name, message


def main():
    for name, message in examples(fields_in(sys.argv[1:])):
        line = {
            "type": name,
            "hex": message.SerializeToString(deterministic=True).hex(),
            "json": MessageToDict(message),
        }
        print(json.dumps(line, ensure_ascii=False))


main()
