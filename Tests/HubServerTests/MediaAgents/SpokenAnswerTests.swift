// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import AgentRuntime
import JSON
import Testing

@testable import HubServer

@Suite struct SpokenAnswerTests {
    private var answer = SpokenAnswer()

    private mutating func take(_ text: String) throws -> [AgentTurnPart] {
        let event = try #require(StreamEvent(try RawJSON(validating: text)))
        return try answer.take(event)
    }

    private static func artifact(_ text: String, append: Bool) -> String {
        #"{"artifactUpdate": {"taskId": "t", "contextId": "c", "append": \#(append), "artifact": "#
            + #"{"artifactId": "a", "parts": [{"text": "\#(text)"}, {"raw": "AA=="}]}}}"#
    }

    private static func status(_ state: String, _ text: String = "", _ more: String = "") -> String {
        let message = text.isEmpty ? "" : #", "message": {"parts": [{"text": "\#(text)"}]\#(more)}"#
        return
            #"{"statusUpdate": {"taskId": "t", "contextId": "c", "status": {"state": "TASK_STATE_\#(state)"\#(message)}}}"#
    }

    @Test("streamed parts are spoken once, also when the whole is sent again; the task's last word is not an answer")
    mutating func streaming() throws {
        let task = #"{"task": {"id": "t", "contextId": "c", "status": {"state": "TASK_STATE_SUBMITTED"}}}"#
        #expect(try take(task) == [.began(context: "c", task: "t")])
        #expect(try take(Self.status("WORKING", "thinking")) == [])
        #expect(try take(Self.artifact("It is ", append: false)) == [.text("It is ")])
        #expect(try take(Self.artifact("ten.", append: true)) == [.text("ten.")])
        #expect(try take(Self.artifact("It is ten. Really.", append: false)) == [.text(" Really.")])
        #expect(try take(Self.status("COMPLETED", "Finished")) == [])
        #expect(answer.isOver)
    }

    @Test("a question is spoken and waits for its answer")
    mutating func question() throws {
        #expect(
            try take(Self.status("INPUT_REQUIRED", "How far?"))
                == [.began(context: "c", task: "t"), .text("How far?"), .awaitsAnswer])
        #expect(answer.isOver)
    }

    @Test("a task that goes on does not say again what it had said")
    mutating func resumed() throws {
        answer = SpokenAnswer(to: "How far?")
        let artifact = #"{"artifactId": "a", "parts": [{"text": "Wait."}]}"#
        let status = #"{"state": "TASK_STATE_INPUT_REQUIRED", "message": {"parts": [{"text": "How far?"}]}}"#
        let task = #"{"task": {"id": "t", "contextId": "c", "artifacts": [\#(artifact)], "status": \#(status)}}"#
        #expect(try take(task) == [.began(context: "c", task: "t")])
        #expect(!answer.isOver)
        #expect(try take(Self.artifact("Wait. Gone.", append: false)) == [.text(" Gone.")])
        #expect(try take(Self.status("INPUT_REQUIRED", "And now?")) == [.text("And now?"), .awaitsAnswer])
    }

    @Test("a message is an answer, and so is the word of a task that has nothing else")
    mutating func messages() throws {
        let message = #"{"message": {"contextId": "c", "parts": [{"text": "one"}, {"text": "two"}]}}"#
        #expect(try take(message) == [.began(context: "c", task: nil), .text("one\ntwo")])
        answer = SpokenAnswer()
        #expect(try take(Self.status("COMPLETED", "Done.")) == [.began(context: "c", task: "t"), .text("Done.")])
    }

    @Test("an agent may say how the conversation is to go on")
    mutating func course() throws {
        let wish = #", "metadata": {"dev.patchbay/conversation": {"tool": "end_conversation", "reason": "bye"}}"#
        #expect(
            try take(Self.status("COMPLETED", "Bye.", wish)) == [
                .began(context: "c", task: "t"), .text("Bye."),
                .wants(tool: "end_conversation", arguments: RawJSON(["reason": "bye"])),
            ])
    }

    @Test("a task that fails is a failure with its reason")
    mutating func failure() throws {
        do {
            _ = try take(Self.status("FAILED", "out of order"))
            Issue.record("nothing was thrown")
        } catch {
            #expect(error as? ProviderFailure == ProviderFailure(.badAnswer, "out of order"))
        }
    }
}
