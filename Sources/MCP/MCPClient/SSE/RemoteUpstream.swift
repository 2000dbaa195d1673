// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import JSON
package import Lifecycle
import Synchronization

/// A server at a URL, in whichever transport it turns out to speak: Streamable HTTP first; where a POST of `initialize` is
/// answered 400, 404 or 405, HTTP+SSE (2025-11-25, transports, backwards compatibility).
package final class RemoteUpstream: UpstreamConnection, UpstreamWatching {
    private let streamable: HTTPUpstream
    private let events: StdioUpstream
    private let usesEvents = Atomic(false)

    /// As ``HTTPUpstream``.
    package init(
        url: String, headers: [(String, String)] = [], identity: MCPClientIdentity, http: any HTTPExecuting,
        timers: any TimerScheduling, tasks: any TaskStarting, limits: MCPClientLimits = MCPClientLimits(),
        observer: @escaping UpstreamObserver = { _ in }
    ) {
        streamable = HTTPUpstream(
            url: url, headers: headers, identity: identity, http: http, timers: timers, tasks: tasks, limits: limits
        ) { event in
            // No failure yet: the other transport is tried.
            if case .connectFailed(.olderTransport) = event { return }
            observer(event)
        }
        events = StdioUpstream(
            eventsAt: url, headers: headers, identity: identity, http: http, timers: timers, tasks: tasks,
            limits: limits, observer: observer)
    }

    package func connect() async throws(UpstreamError) -> UpstreamDescription {
        guard !usesEvents.load(ordering: .relaxed) else {
            return try await onEvents { (events) async throws(UpstreamError) in try await events.connect() }
        }
        do throws(UpstreamError) {
            return try await streamable.connect()
        } catch {
            return try await fallBack(after: error)
        }
    }

    package func call(_ call: UpstreamCall) async throws(UpstreamError) -> RawJSON {
        if !usesEvents.load(ordering: .relaxed) {
            do throws(UpstreamError) {
                return try await streamable.call(call)
            } catch {
                _ = try await fallBack(after: error)
            }
        }
        return try await onEvents { (events) async throws(UpstreamError) in try await events.call(call) }
    }

    package func watch(_ tell: @escaping @Sendable (UpstreamChange) -> Void) {
        streamable.watch(tell)
        events.watch(tell)
    }

    package func follow(_ resources: Set<String>) {
        streamable.follow(resources)
        events.follow(resources)
    }

    package func close() async {
        await streamable.close()
        await events.close()
    }

    private func fallBack(after error: UpstreamError) async throws(UpstreamError) -> UpstreamDescription {
        guard case .olderTransport(let cause) = error else { throw error }
        do throws(UpstreamError) {
            let description = try await events.connect()
            usesEvents.store(true, ordering: .relaxed)
            return description
        } catch {
            throw .incompatible("\(cause); in HTTP+SSE: \(error)")
        }
    }

    /// A server that cannot be reached any more may be another one when it comes back.
    private func onEvents<Value: Sendable>(
        _ body: (StdioUpstream) async throws(UpstreamError) -> Value
    ) async throws(UpstreamError) -> Value {
        do throws(UpstreamError) {
            return try await body(events)
        } catch {
            if case .unreachable = error { usesEvents.store(false, ordering: .relaxed) }
            throw error
        }
    }
}
