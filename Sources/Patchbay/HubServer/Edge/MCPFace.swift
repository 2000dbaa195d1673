// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Identity
import Lifecycle
import MCPServer

/// One MCP endpoint in all transports over HTTP.
final class MCPFace: Sendable {
    private let streamable: StreamableHTTPEndpoint
    private let events: SSEEndpoint

    init(
        _ serving: any MCPServing, timers: any TimerScheduling, tasks: any TaskStarting,
        limits: StreamableHTTPEndpoint.Limits, keeping: SessionKeeping
    ) {
        streamable = StreamableHTTPEndpoint(serving: serving, timers: timers, limits: limits, keeping: keeping)
        events = SSEEndpoint(serving: serving, timers: timers, tasks: tasks, limits: limits)
    }

    /// `prefix` stands before the hub's paths as clients see them.
    func handle(
        _ request: HTTPServerRequest, at place: MCPPlace, prefix: String, _ responder: any HTTPResponding,
        for principal: Principal
    ) async {
        switch place.transport {
        case .streamable: await streamable.handle(request, responder, for: principal)
        case .stream:
            let messages = prefix + MCPPlace(.messages, place.server).path
            await events.stream(request, responder, messages: messages, for: principal)
        case .messages: events.post(request, responder, for: principal)
        }
    }

    /// Ends the streams that would never end by themselves.
    func endStreams() {
        streamable.endStreams()
        events.close()
    }

    /// Ends all sessions.
    func close() {
        streamable.close()
        events.close()
    }
}
