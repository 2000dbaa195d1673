// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import Telemetry
import TestSupport
import Testing

@testable import HubServer

@Suite struct ChangeRecorderTests {
    private func recorder(
        _ store: FaultyStore, runsUnaudited: Bool = false, _ log: RecordingLogSink = RecordingLogSink()
    ) -> ChangeRecorder {
        ChangeRecorder(
            audit: store, clock: FixedWallClock(microsecondsSinceEpoch: 5), runsUnaudited: runsUnaudited,
            log: Log(level: .info, sink: log))
    }

    @Test("a change that is recorded takes force")
    func recorded() async {
        let store = FaultyStore()
        #expect(await recorder(store).mayTakeForce(.replacePolicy, file: "p.json", details: ["rules": 1]))
        #expect(store.records.map(\.target) == ["p.json"])
        #expect(store.records.first?.time == 5)
    }

    @Test("one that is not does not, and the log says how to go on; unless the operator runs unaudited")
    func unrecorded() async {
        let log = RecordingLogSink()
        let (store, lax) = (FaultyStore(failing: [1]), FaultyStore(failing: [1]))
        #expect(await !recorder(store, log).mayTakeForce(.reload, file: "f", details: [:]))
        #expect(log.lines.contains { $0.contains("configuration/reload") && $0.contains("SIGHUP") })
        #expect(await recorder(lax, runsUnaudited: true, log).mayTakeForce(.reload, file: "f", details: [:]))
        #expect(log.lines.count == 2)
    }
}
