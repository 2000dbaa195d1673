// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MCPClient

@Suite struct PostLineTests {
    private func request(_ byte: UInt8) -> PostLine.Post { PostLine.Post(message: [byte], isNotification: false) }
    private func notification(_ byte: UInt8) -> PostLine.Post { PostLine.Post(message: [byte], isNotification: true) }

    @Test("requests are posted side by side; a notification holds back what comes after it")
    func order() {
        var line = PostLine(maximumOpen: 8, maximumWaiting: 100)
        #expect(line.arrived(request(1)) == [request(1)])
        #expect(line.arrived(notification(2)) == [notification(2)])
        #expect(line.arrived(request(3)) == [])
        #expect(line.arrived(notification(4)) == [])
        #expect(line.posted(request(1)) == [])
        #expect(line.posted(notification(2)) == [request(3), notification(4)])
    }

    @Test("what is open and what waits is bounded")
    func bounds() {
        var line = PostLine(maximumOpen: 1, maximumWaiting: 2)
        #expect(line.arrived(request(1)) == [request(1)])
        #expect(line.arrived(request(2)) == [])
        #expect(line.arrived(request(3)) == [])
        #expect(line.arrived(request(4)) == nil)
        #expect(line.posted(request(1)) == [request(2)])
        #expect(line.arrived(request(5)) == [])
    }
}
