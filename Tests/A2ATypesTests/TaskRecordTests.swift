// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON
import Testing

@Suite struct TaskRecordTests {
    private static func raw(_ text: String) -> RawJSON { RawJSON(trusted: Array(text.utf8)) }
    private func status(_ state: TaskState) -> RawJSON {
        Self.raw(#"{"state":"\#(state.rawValue)"}"#)
    }
    private func artifact(_ id: String, _ texts: String...) -> RawJSON {
        let parts = texts.map { #"{"text":"\#($0)"}"# }.joined(separator: ",")
        return Self.raw(#"{"artifactId":"\#(id)","parts":[\#(parts)]}"#)
    }

    @Test("a finished task takes nothing more", arguments: TaskState.allCases.filter(\.isTerminal))
    func finished(state: TaskState) throws {
        var record = TaskRecord(id: "t", contextID: "c", status: status(.working))
        try record.reached(status(state))
        let before = record
        #expect(throws: TaskRecord.Breach.finished(state)) { try record.reached(status(.working)) }
        #expect(throws: TaskRecord.Breach.finished(state)) { try record.heard(.emptyObject) }
        #expect(throws: TaskRecord.Breach.finished(state)) {
            try record.produced(artifact("a", "x"), append: false)
        }
        #expect(record == before)
    }

    @Test("chunks add to their artifact, a new start replaces it")
    func chunks() throws {
        var record = TaskRecord(id: "t", contextID: "c", status: status(.working))
        try record.produced(artifact("a", "1"), append: true)
        try record.produced(artifact("b", "x"), append: false)
        try record.produced(artifact("a", "2", "3"), append: true)
        #expect(
            record.json()["artifacts"]?[0]?["parts"]?.text == #"[{"text":"1"},{"text":"2"},{"text":"3"}]"#
        )
        try record.produced(artifact("a", "new"), append: false)
        #expect(record.json()["artifacts"]?[0]?["parts"]?.text == #"[{"text":"new"}]"#)
        #expect(record.artifacts.map(\.id) == ["a", "b"])
        #expect(throws: TaskRecord.Breach.self) { try record.produced(.emptyObject, append: false) }
    }

    @Test("what a status said becomes history, of which as much is shown as was asked for")
    func history() throws {
        var record = TaskRecord(id: "t", contextID: "c", status: status(.submitted))
        try record.heard(Self.raw(#"{"messageId":"m1"}"#))
        try record.reached(
            Self.raw(#"{"state":"TASK_STATE_INPUT_REQUIRED","message":{"messageId":"q"}}"#))
        try record.heard(Self.raw(#"{"messageId":"m2"}"#))
        try record.reached(status(.working))
        #expect(record.history.map { $0["messageId"]?.string } == ["m1", "q", "m2"])
        #expect(record.json(historyLength: 0)["history"] == nil)
        #expect(
            record.json(historyLength: 2)["history"]?.elements.map { $0["messageId"]?.string } == [
                "q", "m2",
            ])
        #expect(record.json(includesArtifacts: false)["artifacts"] == nil)
    }

    @Test("a task that takes in more than its bound says so and stays as it was")
    func bound() throws {
        var record = TaskRecord(id: "t", contextID: "c", status: status(.working))
        let chunk = artifact("a", String(repeating: "x", count: 5 << 20))
        for _ in 0..<3 { try record.produced(chunk, append: true) }
        #expect(throws: TaskRecord.Breach.tooLarge(limit: 16 << 20)) {
            try record.produced(chunk, append: true)
        }
        #expect(record.artifacts[0].parts.count == 3)
    }

    @Test(
        "stream, cut, snapshot and stream again give the task, no chunk twice, wherever the cut was")
    func reconnecting() throws {
        let events: [StreamEvent] = [
            .task(Self.raw(#"{"id":"t","contextId":"c","status":{"state":"TASK_STATE_SUBMITTED"}}"#)),
            .statusUpdate(
                Self.raw(#"{"taskId":"t","contextId":"c","status":{"state":"TASK_STATE_WORKING"}}"#)),
            .artifactUpdate(
                Self.raw(#"{"taskId":"t","contextId":"c","artifact":\#(artifact("a", "1").text)}"#)),
            .artifactUpdate(
                Self.raw(
                    #"{"taskId":"t","contextId":"c","append":true,"artifact":\#(artifact("a", "2").text)}"#)),
            .artifactUpdate(
                Self.raw(#"{"taskId":"t","contextId":"c","artifact":\#(artifact("b", "x").text)}"#)),
            .statusUpdate(
                Self.raw(#"{"taskId":"t","contextId":"c","status":{"state":"TASK_STATE_COMPLETED"}}"#)),
        ]
        var whole = try #require(TaskRecord(snapshot: events[0].value))
        for event in events.dropFirst() { try whole.took(event) }
        for seen in 1...events.count {
            for snapshotAt in seen...events.count {
                var known = try #require(TaskRecord(snapshot: events[0].value))
                for event in events[1..<max(1, seen)] { try known.took(event) }
                var upstream = try #require(TaskRecord(snapshot: events[0].value))
                for event in events[1..<max(1, snapshotAt)] { try upstream.took(event) }
                for event in known.missed(in: upstream.json()) { try known.took(event) }
                for event in events[max(1, snapshotAt)...] { try known.took(event) }
                #expect(known.artifacts.map(\.parts) == whole.artifacts.map(\.parts))
                #expect(known.state == .completed)
            }
        }
    }

    @Test("the time of an agent's status is told in UTC; one that is in UTC keeps its bytes")
    func times() throws {
        let east = try RawJSON(validating: #"{"state":"TASK_STATE_WORKING","timestamp":"2026-11-30T18:30:00.5+01:00"}"#)
        #expect(east.placedStatus(inTask: "t", context: "c")["timestamp"]?.string == "2026-11-30T17:30:00.500Z")
        let own = try RawJSON(validating: #"{"state":"TASK_STATE_WORKING","timestamp":"2026-11-30T17:30:00.123456Z"}"#)
        #expect(own.placedStatus(inTask: "t", context: "c") == own)
    }
}
