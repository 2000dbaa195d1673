// SPDX-License-Identifier: Apache-2.0

/// The bounds an operator may move. Sizes are bytes.
package struct HubLimits: Sendable, Equatable {
    /// Request line and fields of one request.
    package var head = 16 << 10
    /// Body of one request.
    package var body = 4 << 20
    /// Nesting of one JSON message.
    package var depth = 128
    /// Connections open at once.
    package var connections = 20_000
    /// Of them, those of one address; nil means any number. Behind a proxy, and on loopback, all clients are one.
    package var connectionsPerPeer: Int?
    /// Sessions of the `initialize` era open at once.
    package var sessions = 10_000
    /// Requests of one caller under way at once. A caller is a principal, and an address where none is known.
    package var requestsInFlight = 10_000
    /// Requests of one caller in a second; nil means any number.
    package var requestsPerSecond: Int?
    /// Requests of one caller at once after a pause; nil means as many as in two seconds.
    package var requestBurst: Int?
    /// From the first byte of a request to the end of its head.
    package var headTimeout = Duration.seconds(10)
    /// From the end of a head to the end of its body.
    package var bodyTimeout = Duration.seconds(60)
    /// Silence on a kept-alive connection between requests.
    package var idleTimeout = Duration.seconds(75)
    /// Longest time a peer may leave our output unread.
    package var writeTimeout = Duration.seconds(30)
    /// Longest wait for an upstream's answer, unless its server says otherwise.
    package var callTimeout = Duration.seconds(60)
    /// How long a server that is a child process may stay without a call before it is stopped.
    package var childIdleTimeout = Duration.seconds(1800)
    /// How often at most a server behind a URL that does not announce changes is listed again while clients listen; zero
    /// means never. What does not change is asked for up to ten times more rarely.
    package var pollInterval = Duration.seconds(60)
    /// Calls under way at once at one upstream.
    package var callsPerServer = 1024
    /// Tasks of one agent in memory; more of them rest in the store, the oldest that are over first.
    package var tasksPerAgent = 10_000
    /// How long a client that waits for a task is held; then it is answered with the task as it stands.
    package var taskWait = Duration.seconds(300)
    /// One message of an upstream.
    package var upstreamMessage = 8 << 20

    package init() {}
}
