// SPDX-License-Identifier: Apache-2.0

package import A2AServer
package import A2ATypes
package import JSON
package import Lifecycle

/// The hub's own agent: it finds the agent that can do a task and hands the task over. Messages of conformance suites
/// are answered as their contract says.
package struct HubAgent: AgentExecuting {
    private let contract: ContractAgent
    private let delegation: any Delegating

    package init(timers: any TimerScheduling, delegation: any Delegating) {
        contract = ContractAgent(timers: timers)
        self.delegation = delegation
    }

    package func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        if let behaviour = ContractBehaviour(work.message) { return await contract.perform(behaviour, work, outlet) }
        await delegation.delegate(work, outlet)
    }

    package func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? {
        try await delegation.cancel(task)
    }

    package func resume(_ task: AgentTask, _ outlet: any AgentOutlet) async {
        await delegation.resume(task, outlet)
    }

    /// The skills of its card.
    package static var skills: [RawJSON] {
        let texts = [
            #"{"id":"delegate","name":"Delegate","description":"Hands a task to the agent that is named in the "#
                + #"message's metadata under dev.patchbay/agent, or whose skills fit the text best","#
                + #""tags":["delegation","routing","discovery"],"examples":["Translate this contract into Finnish"]}"#
        ]
        return texts.map { RawJSON(trusted: Array($0.utf8)) }
    }
}

/// Hands tasks of the hub's own agent to other agents.
package protocol Delegating: Sendable {
    func delegate(_ work: AgentWork, _ outlet: any AgentOutlet) async
    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON?
    func resume(_ task: AgentTask, _ outlet: any AgentOutlet) async
}
