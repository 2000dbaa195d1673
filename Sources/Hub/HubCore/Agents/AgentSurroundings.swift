// SPDX-License-Identifier: Apache-2.0

package import A2AServer
package import HTTPMessages
package import Lifecycle
package import Telemetry

/// What the agents of one hub share.
package struct AgentSurroundings: Sendable {
    package var http: any HTTPExecuting
    package var timers: any TimerScheduling
    package var tasks: any TaskStarting
    package var clock: any WallClock
    package var log: Log
    /// Gives out ids that nobody can guess.
    package var mintID: @Sendable () -> String
    /// The store of one agent's tasks; nil keeps them in memory.
    package var store: @Sendable (_ agent: String) -> (any TaskStoring)?
    package var pins: (any AgentPinStoring)?
    package var contexts: (any ContextStoring)?
    package var pushing: (any PushServing)?
    package var scanner: (any CardScanning)?
    package var signer: (any CardSigning)?
    package var keys: (any CardKeyProviding)?
    package var content: MessageGuard?
    package var address: PublicAddress
    package var asksForIdentity: Bool
    /// Longest wait for an answer that is no stream, where an agent's entry says nothing else.
    package var patience: Duration
    /// Bytes of one message of an agent.
    package var message: Int
    /// Of the tasks of each agent.
    package var limits = TaskService.Limits()

    package init(
        http: any HTTPExecuting, timers: any TimerScheduling, tasks: any TaskStarting, clock: any WallClock, log: Log,
        address: PublicAddress, asksForIdentity: Bool, patience: Duration, message: Int,
        mintID: @escaping @Sendable () -> String,
        store: @escaping @Sendable (_ agent: String) -> (any TaskStoring)? = { _ in nil }
    ) {
        self.http = http
        self.timers = timers
        self.tasks = tasks
        self.clock = clock
        self.log = log
        self.address = address
        self.asksForIdentity = asksForIdentity
        self.patience = patience
        self.message = message
        self.mintID = mintID
        self.store = store
    }

    /// Makes the cards that the hub shows.
    package var cards: ServedCard {
        ServedCard(address: address, asksForIdentity: asksForIdentity, pushes: pushing != nil, signer: signer)
    }

    /// What the tasks of one agent need.
    package func service(for agent: String) -> TaskService.Surroundings {
        TaskService.Surroundings(
            clock: clock, timers: timers, tasks: tasks, store: store(agent), pushing: pushing, mintID: mintID)
    }
}
