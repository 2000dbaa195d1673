// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import TestSupport
import Testing

@testable import MCPServer

@Suite struct SilenceWatchTests {
    @Test("answers begun at different times are kept alive in their turns, by one timer")
    func keepsSeveralAlive() {
        let clock = ManualClock()
        let watch = SilenceWatch(timers: clock, interval: .seconds(16))
        let responders = [RecordingResponder(), RecordingResponder()]
        func begin(_ responder: RecordingResponder) -> SilenceWatch.Place {
            watch.begin(HTTPAnswer(responder, media: AcceptedMedia(["accept": "*/*"]), progressToken: nil))
        }
        let first = begin(responders[0])
        clock.advance(by: .seconds(8))
        let second = begin(responders[1])
        #expect(clock.pendingCount == 1)
        clock.advance(by: .seconds(8))
        #expect(responders.map(comments) == [1, 0])
        clock.advance(by: .seconds(8))
        #expect(responders.map(comments) == [1, 1])
        watch.end(first)
        clock.advance(by: .seconds(16))
        #expect(responders.map(comments) == [1, 2])
        watch.end(second)
        clock.advance(by: .seconds(16))
        #expect(responders.map(comments) == [1, 2])
        #expect(clock.pendingCount == 0)
    }

    private func comments(of responder: RecordingResponder) -> Int {
        responder.text.split(separator: "\n\n").count { $0.hasPrefix(":") }
    }
}
