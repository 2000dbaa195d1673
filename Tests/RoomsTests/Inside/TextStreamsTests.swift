// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import Testing

@testable import Rooms

@Suite struct TextStreamsTests {
    private var streams = TextStreams()

    private static func header(_ id: String, by sender: String = "ann", length: UInt64? = nil) -> DataPacket {
        DataPacket {
            $0.participantIdentity = sender
            $0.streamHeader = DataStreamHeader {
                ($0.streamID, $0.topic, $0.attributes) = (id, "lk.chat", ["a": "1", "b": "1"])
                ($0.textHeader, $0.totalLength) = (TextStreamHeader(), length)
            }
        }
    }

    private static func chunk(_ id: String, _ content: [UInt8], by sender: String = "ann") -> DataPacket {
        DataPacket {
            $0.participantIdentity = sender
            $0.streamChunk = DataStreamChunk { ($0.streamID, $0.content) = (id, content) }
        }
    }

    private static func trailer(_ id: String, by sender: String = "ann") -> DataPacket {
        DataPacket {
            $0.participantIdentity = sender
            $0.streamTrailer = DataStreamTrailer { ($0.streamID, $0.attributes) = (id, ["b": "2"]) }
        }
    }

    @Test("a text in parts is one text, with the attributes of its end over those of its beginning")
    mutating func parts() {
        #expect(streams.received(Self.header("s")) == nil)
        #expect(streams.received(Self.chunk("s", Array("good ".utf8))) == nil)
        #expect(streams.received(Self.chunk("s", Array("day".utf8))) == nil)
        #expect(
            streams.received(Self.trailer("s"))
                == RoomText(topic: "lk.chat", text: "good day", attributes: ["a": "1", "b": "2"], sender: "ann"))
        #expect(streams.received(Self.trailer("s")) == nil)
    }

    @Test("nobody adds to the text of another")
    mutating func others() {
        _ = streams.received(Self.header("s"))
        _ = streams.received(Self.chunk("s", Array("mine".utf8)))
        _ = streams.received(Self.chunk("s", Array("theirs".utf8), by: "bob"))
        #expect(streams.received(Self.trailer("s"))?.text == "mine")
    }

    @Test("what is too long or left open too often is given up")
    mutating func bounds() {
        _ = streams.received(Self.header("long"))
        let part = [UInt8](repeating: 65, count: 60_000)
        for _ in 0..<5 { _ = streams.received(Self.chunk("long", part)) }
        #expect(streams.received(Self.trailer("long")) == nil)
        _ = streams.received(Self.header("stated", length: UInt64(TextStreams.longest) + 1))
        #expect(streams.received(Self.trailer("stated")) == nil)
        for number in 0...TextStreams.mostOpen { _ = streams.received(Self.header("s\(number)")) }
        #expect(streams.received(Self.trailer("s0")) == nil)
        #expect(streams.received(Self.trailer("s1")) != nil)
    }
}
