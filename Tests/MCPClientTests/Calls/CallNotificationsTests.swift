// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Testing

@testable import MCPClient

@Suite struct CallNotificationsTests {
    private func progress(_ params: String) -> JSONRPCNotification {
        JSONRPCNotification(method: "notifications/progress", params: RawJSON(trusted: Array(params.utf8)))
    }

    private func message(_ params: String) -> JSONRPCNotification {
        JSONRPCNotification(method: "notifications/message", params: RawJSON(trusted: Array(params.utf8)))
    }

    private func isDelivered(_ verdict: CallNotifications.Verdict) -> Bool {
        if case .deliver = verdict { true } else { false }
    }

    @Test("progress under our token is delivered without it, its other bytes kept")
    func delivers() {
        var filter = CallNotifications(wantsProgress: true)
        let verdict = filter.receive(progress(#"{"progressToken":4,"progress":1.50, "message":"m"}"#), for: 4)
        #expect(verdict == .deliver(.progress(RawJSON(trusted: Array(#"{"progress":1.50, "message":"m"}"#.utf8)))))
    }

    @Test("progress must rise strictly; what does not is dropped and does not reset it")
    func rises() {
        var filter = CallNotifications(wantsProgress: true)
        let steps = ["0", "0.5", "0.5", "0.25", "0.75", "1e400", "1"]
        let delivered = steps.filter { step in
            isDelivered(filter.receive(progress(#"{"progressToken":1,"progress":\#(step)}"#), for: 1))
        }
        #expect(delivered == ["0", "0.5", "0.75", "1"])
    }

    @Test(
        "foreign, stringified and missing tokens are dropped",
        arguments: [#"{"progressToken":2,"progress":1}"#, #"{"progressToken":"1","progress":1}"#, #"{"progress":1}"#])
    func foreignToken(_ params: String) {
        var filter = CallNotifications(wantsProgress: true)
        #expect(!isDelivered(filter.receive(progress(params), for: 1)))
    }

    @Test("progress that was not asked for is dropped")
    func unasked() {
        var filter = CallNotifications()
        #expect(!isDelivered(filter.receive(progress(#"{"progressToken":1,"progress":1}"#), for: 1)))
    }

    @Test("log messages are delivered from the wanted level on, and never unasked")
    func levels() {
        var filter = CallNotifications(logLevel: "warning")
        let levels = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency", "loud"]
        let delivered = levels.filter { isDelivered(filter.receive(message(#"{"level":"\#($0)","data":1}"#), for: 1)) }
        #expect(delivered == ["warning", "error", "critical", "alert", "emergency"])
        var silent = CallNotifications()
        #expect(!isDelivered(silent.receive(message(#"{"level":"emergency","data":1}"#), for: 1)))
    }

    @Test("other notifications are no part of a call")
    func others() {
        var filter = CallNotifications(wantsProgress: true, logLevel: "debug")
        #expect(!isDelivered(filter.receive(JSONRPCNotification(method: "notifications/tools/list_changed"), for: 1)))
    }
}
