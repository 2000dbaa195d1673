// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import JSON
package import Lifecycle

/// The agent that conformance suites talk to: the prefix of a message's id, or of its text, says what it does.
package struct ContractAgent: AgentExecuting {
    private let timers: any TimerScheduling

    package init(timers: any TimerScheduling) { self.timers = timers }

    /// What is no message of a suite is completed.
    package func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        await perform(ContractBehaviour(work.message) ?? .complete, work, outlet)
    }

    package func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }

    /// Does what a suite asked for.
    package func perform(_ behaviour: ContractBehaviour, _ work: AgentWork, _ outlet: any AgentOutlet) async {
        do {
            try await attempt(behaviour, work, outlet)
        } catch {
            // The task ended under the work, by a cancellation.
        }
    }

    private func attempt(
        _ behaviour: ContractBehaviour, _ work: AgentWork, _ outlet: any AgentOutlet
    ) async throws(TaskRecord.Breach) {
        let id = "\(work.message.id)-answer"
        switch behaviour {
        case .complete: try outlet.say(.status(.completed, text: "Hello from TCK", messageID: id))
        case .message: try outlet.say(.reply(.message(id, "Direct message response")))
        case .inputRequired: try outlet.say(.status(.inputRequired, text: "What next?", messageID: id))
        case .reject: try outlet.say(.status(.rejected, text: "Rejected as asked", messageID: id))
        case .fail: try outlet.say(.status(.failed, text: "Failed as asked", messageID: id))
        case .artifact(let parts):
            try outlet.say(.status(.working))
            try outlet.say(.artifact(Self.artifact(parts), lastChunk: true))
            try outlet.say(.status(.completed))
        case .chunks:
            try outlet.say(.status(.working))
            try outlet.say(.artifact(Self.artifact(#"{"text":"chunk-1"}"#)))
            try outlet.say(
                .artifact(Self.artifact(#"{"text":"chunk-2"}"#), append: true, lastChunk: true))
            try outlet.say(.status(.completed))
        case .longRunning(let time):
            try outlet.say(.status(.working))
            await pause(time)
            try outlet.say(.status(.completed))
        }
    }

    private func pause(_ time: Duration) async {
        await withCheckedContinuation { waiter in
            timers.schedule(after: time) { waiter.resume() }
        }
    }

    private static func artifact(_ part: String) -> RawJSON {
        RawJSON(trusted: Array(#"{"artifactId":"artifact-1","name":"result","parts":[\#(part)]}"#.utf8))
    }
}

extension RawJSON {
    /// A message of an agent, with one text.
    package static func message(_ id: String, _ text: String) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("messageId", id)
        writer.member("role", "ROLE_AGENT")
        writer.key("parts")
        writer.raw(.array([RawJSON.emptyObject.editing([.set("text", .string(text))])]))
        writer.endObject()
        return writer.finishRaw()
    }
}
