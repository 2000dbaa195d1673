// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import Rooms
import Testing

@testable import HubServer

@Suite struct RoomNoticeTests {
    private func notice(_ topic: String, by sender: String = "bob", on pattern: String = "*") throws -> RoomNotice? {
        let topics = [try #require(Wildcard(pattern))]
        return RoomNotice(RoomMessage(topic: topic, payload: Array("open".utf8), sender: sender), on: topics)
    }

    @Test("only topics that are asked for, and none of the protocols'")
    func topics() throws {
        #expect(try notice("sensor/door", on: "sensor/*")?.line == "Data on sensor/door from bob: open")
        for topic in ["", "lk.chat", "escalation_answer", "escalation_request"] { #expect(try notice(topic) == nil) }
        #expect(try notice("weather", on: "sensor/*") == nil)
        #expect(try notice("weather", by: "") == nil)
    }

    @Test("what makes an agent enter is told to it by its dispatch")
    func metadata() throws {
        let sent = try #require(try notice("sensor/door"))
        #expect(RoomNotice(metadata: sent.json.text) == sent)
        #expect(RoomNotice(metadata: "") == nil && RoomNotice(metadata: "{}") == nil)
    }
}
