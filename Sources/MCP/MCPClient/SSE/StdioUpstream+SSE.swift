// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import Lifecycle

extension StdioUpstream {
    /// A server of HTTP+SSE (2024-11-05): its stream with what is posted beside it is one ordered connection, like a pair
    /// of pipes. Such servers are of the handshake era, whatever revision they then agree on.
    package convenience init(
        eventsAt url: String, headers: [(String, String)] = [], identity: MCPClientIdentity, http: any HTTPExecuting,
        timers: any TimerScheduling, tasks: any TaskStarting, limits: MCPClientLimits = MCPClientLimits(),
        observer: @escaping UpstreamObserver = { _ in }
    ) {
        var limits = limits
        limits.childIdle = nil
        let endpoint = HTTPEndpoint(
            url: url, headers: headers, identity: identity, http: http, timers: timers, tasks: tasks, limits: limits,
            observer: observer)
        self.init(
            opener: SSEChannelOpener(endpoint: endpoint), identity: identity, timers: timers, tasks: tasks,
            limits: limits, prefersHandshake: true, observer: observer)
    }
}
