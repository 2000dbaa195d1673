// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes
import Testing

@testable import MCPClient

@Suite struct EraProbeTests {
    private func raw(_ text: String) -> RawJSON { RawJSON(trusted: Array(text.utf8)) }

    private func refusal(_ code: Int, _ data: String? = nil) -> EraProbe.Event {
        .refused(JSONRPCError(code: code, message: "no", data: data.map(raw)))
    }

    /// Feeds the events and names the actions.
    private func run(
        assumesLegacy: Bool = false, canRestart: Bool = false, _ events: [EraProbe.Event]
    ) -> [String] {
        var probe = EraProbe(assumesLegacy: assumesLegacy, canRestart: canRestart)
        return ([.started] + events).map { event in
            switch probe.handle(event) {
            case .discover(let capabilities): capabilities == .emptyObject ? "discover" : "discover \(capabilities)"
            case .initialize: "initialize"
            case .restart: "restart"
            case .accept(let description): "accept \(description.revision.rawValue)"
            case .fail(let error): "fail: \(error)"
            }
        }
    }

    @Test("a discover result with our revision is accepted, with what the server says of itself")
    func acceptsModern() throws {
        #expect(run([.answered(raw(Wire.discovered))]) == ["discover", "accept 2026-07-28"])
        var probe = EraProbe(assumesLegacy: false, canRestart: false)
        _ = probe.handle(.started)
        guard case .accept(let description) = probe.handle(.answered(raw(Wire.discovered))) else {
            Issue.record("not accepted")
            return
        }
        #expect(description.serverInfo?.text == #"{"name":"trivial","version":"1.0.0"}"#)
        #expect(description.instructions == "hi")
        #expect(description.capabilities["tools"]?["listChanged"]?.boolean == true)
    }

    @Test(
        "every way to refuse that is no modern error leads to initialize",
        arguments: [-32601, -32602, -32600, -32603, -32700, -32000, -32001, 0, 404])
    func legacyRefusals(_ code: Int) {
        #expect(run([refusal(code)]) == ["discover", "initialize"])
    }

    @Test("answers that are no discover result, bare errors and silence lead to initialize")
    func legacySigns() {
        let signs: [EraProbe.Event] = [
            .answered(raw("{}")), .answered(raw(#"{"supportedVersions":"2026-07-28"}"#)),
            .unrecognized("HTTP 404 Not Found"), .silent(.seconds(10)),
            .answered(raw(#"{"supportedVersions":["2025-11-25","2025-06-18"]}"#)),
        ]
        for sign in signs { #expect(run([sign]) == ["discover", "initialize"]) }
    }

    @Test("an unsupported version is judged by what the server supports instead")
    func unsupportedVersion() {
        let legacyOnly = #"{"supported":["2025-11-25","2024-11-05"],"requested":"2026-07-28"}"#
        #expect(run([refusal(-32022, legacyOnly)]) == ["discover", "initialize"])
        #expect(run([refusal(-32022)]) == ["discover", "initialize"])
        let modern = #"{"supported":["2026-07-28"],"requested":"x"}"#
        #expect(run([refusal(-32022, modern)]) == ["discover", "discover"])
        #expect(
            run([refusal(-32022, #"{"supported":["2099-01-01"]}"#)])[1]
                == "fail: incompatible: it speaks [2099-01-01], none of which is known here")
    }

    @Test("other errors of 2026-07-28 are evidence: the probe is corrected, and given up after two corrections")
    func modernErrors() {
        #expect(run([refusal(-32020), .answered(raw(Wire.discovered))]).last == "accept 2026-07-28")
        #expect(
            run([refusal(-32020), refusal(-32020), refusal(-32020)]) == [
                "discover", "discover", "discover", "fail: incompatible: server/discover is refused with -32020: no",
            ])
        let needed = #"{"requiredCapabilities":{"sampling":{}}}"#
        #expect(run([refusal(-32021, needed)]) == ["discover", #"discover {"sampling":{}}"#])
    }

    @Test("refused authorization, server failures and broken networks end the attempt: they say nothing about the era")
    func noEvidence() {
        let errors: [UpstreamError] = [
            .authorization(status: 401, challenge: nil), .unreachable("HTTP 502 Bad Gateway"), .tooLarge(1), .cancelled,
        ]
        for error in errors {
            #expect(run([.failed(error)]) == ["discover", "fail: \(error)"])
            #expect(run([refusal(-32601), .failed(error)]) == ["discover", "initialize", "fail: \(error)"])
        }
    }

    @Test(
        "initialize agrees on any revision of its era",
        arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
    func acceptsLegacy(_ version: String) {
        let events: [EraProbe.Event] = [refusal(-32601), .answered(raw(Wire.initialized(version)))]
        #expect(run(events).last == "accept \(version)")
    }

    @Test("initialize cannot agree on the stateless revision, on an unknown one or on none")
    func refusesOtherVersions() {
        for version in ["2026-07-28", "2023-01-01"] {
            #expect(
                run([refusal(-32601), .answered(raw(Wire.initialized(version)))]).last
                    == "fail: incompatible: initialize was answered with protocol version \(version)")
        }
        #expect(
            run([refusal(-32601), .answered(raw("{}"))]).last
                == "fail: incompatible: initialize was answered without a protocolVersion")
    }

    @Test("a server that has pinned the stateless era refuses initialize and is discovered again")
    func pinnedModern() {
        let pinned = #"{"supported":["2026-07-28"],"requested":"2025-11-25"}"#
        #expect(
            run([.silent(.seconds(10)), refusal(-32022, pinned), .answered(raw(Wire.discovered))]) == [
                "discover", "initialize", "discover", "accept 2026-07-28",
            ])
    }

    @Test("a process that exits on the probe is started anew and initialized directly, once")
    func exitOnProbe() {
        let ok = EraProbe.Event.answered(raw(Wire.initialized()))
        #expect(run(canRestart: true, [.exited("status 1"), ok]) == ["discover", "restart", "accept 2025-11-25"])
        #expect(
            run(canRestart: true, [.exited("status 1"), .exited("status 1")]) == [
                "discover", "restart", "fail: unreachable: status 1",
            ])
    }

    @Test("a process that the probe confused is started anew: silence, refusal and exit on initialize are excused once")
    func confusedProcess() {
        for sign in [EraProbe.Event.silent(.seconds(60)), refusal(-32600), .exited("status 1")] {
            #expect(run(canRestart: true, [refusal(-32601), sign]) == ["discover", "initialize", "restart"])
        }
        #expect(
            run(canRestart: false, [refusal(-32601), .silent(.seconds(60))]).last
                == "fail: no answer within 60.0 seconds")
        #expect(
            run(canRestart: false, [refusal(-32601), refusal(-32600)]).last
                == "fail: incompatible: initialize is refused with -32600: no")
        #expect(
            run([refusal(-32601), .unrecognized("HTTP 404 Not Found")]).last
                == "fail: incompatible: initialize was answered with HTTP 404 Not Found")
    }

    @Test("with a recent verdict initialize comes first, and the probe only if that is refused")
    func assumedLegacy() {
        let ok = EraProbe.Event.answered(raw(Wire.initialized()))
        #expect(run(assumesLegacy: true, [ok]) == ["initialize", "accept 2025-11-25"])
        #expect(
            run(assumesLegacy: true, [refusal(-32601), .answered(raw(Wire.discovered))]) == [
                "initialize", "discover", "accept 2026-07-28",
            ])
        #expect(run(assumesLegacy: true, canRestart: true, [.exited("status 1")]).last == "fail: unreachable: status 1")
    }
}
