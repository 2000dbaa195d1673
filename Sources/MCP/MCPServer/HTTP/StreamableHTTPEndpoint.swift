// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import Identity
package import JSON
import JSONRPC
package import Lifecycle
import MCPTypes

/// The Streamable HTTP face of an MCP server, for clients of every revision on one path.
///
/// It sorts each message by its era and hands it to that era's half; identity and the checks of `Host` and `Origin` come
/// before it.
package final class StreamableHTTPEndpoint: Sendable {
    /// What one endpoint bounds.
    package struct Limits: Sendable {
        package var json = JSONLimits()
        package var sessions = SessionTable.Limits()
        /// Silence after which an open answer becomes an event stream with comments in it.
        package var silence: Duration = .seconds(15)
        /// Streams without an end of their own: those of legacy sessions, and of `subscriptions/listen`.
        package var streams = 20_000

        package init() {}
    }

    private let limits: Limits
    private let modern: ModernHTTPHalf
    private let legacy: LegacyHTTPHalf
    private let streams: StandingStreams

    package init(
        serving: any MCPServing, timers: any TimerScheduling, limits: Limits = Limits(),
        keeping: SessionKeeping = SessionKeeping()
    ) {
        self.limits = limits
        let dispatch = MethodDispatch(serving: serving)
        let silence = SilenceWatch(timers: timers, interval: limits.silence)
        streams = StandingStreams(limit: limits.streams)
        modern = ModernHTTPHalf(dispatch: dispatch, silence: silence, streams: streams)
        legacy = LegacyHTTPHalf(
            dispatch: dispatch, silence: silence,
            sessions: SessionTable(limits: limits.sessions, timers: timers, memory: keeping.memory),
            keeping: keeping, streams: streams)
    }

    /// How many legacy sessions are open.
    package var sessionCount: Int { legacy.sessions.count }

    /// Ends the streams that would never end by themselves, before the requests under way are waited for.
    package func endStreams() { streams.endAll() }

    /// Ends all sessions and withdraws what is open in them.
    package func close() {
        streams.endAll()
        legacy.sessions.closeAll()
    }

    /// Answers one request of a principal who has shown who they are.
    package func handle(
        _ request: HTTPServerRequest, _ responder: any HTTPResponding, for principal: Principal
    ) async {
        switch request.method {
        case .post: await post(request, responder, principal)
        case .delete where EraClassifier.classify(request.fields, nil) == .legacy:
            responder.send(await legacy.delete(request, principal: principal))
        case .get where EraClassifier.classify(request.fields, nil) == .legacy:
            await legacy.stream(request, responder, for: principal)
        default:
            responder.send(HTTPServerResponse(status: 405, fields: ["allow": "POST"]))
        }
    }

    private func post(
        _ request: HTTPServerRequest, _ responder: any HTTPResponding, _ principal: Principal
    ) async {
        let media = AcceptedMedia(request.fields)
        guard media.json || media.eventStream else {
            return refuse(
                responder, 406, nil, .invalidRequest("Accept must allow application/json or text/event-stream"))
        }
        guard Self.hasJSONBody(request.fields) else {
            return refuse(responder, 415, nil, .invalidRequest("Content-Type must be application/json"))
        }
        let payload: JSONRPCPayload
        do {
            payload = try JSONRPCMessage.parse(request.body, limits: limits.json)
        } catch {
            return refuse(responder, 400, error.id, error.error)
        }
        let post = HTTPPost(fields: request.fields, media: media, principal: principal, responder: responder)
        switch payload {
        case .single(let message):
            switch EraClassifier.classify(request.fields, message.params) {
            case .modern: await modern.answer(message, post)
            case .legacy: await legacy.answer(message, post)
            }
        case .batch(let texts):
            switch EraClassifier.classify(request.fields, nil) {
            case .modern: post.refuse(400, nil, LegacyHTTPHalf.noBatches)
            case .legacy: await legacy.answer(batch: texts, post)
            }
        }
    }

    private static func hasJSONBody(_ fields: HTTPFields) -> Bool {
        if fields.value(of: "content-type", equals: "application/json") { return true }
        guard let type = fields["content-type"]?.lowercased() else { return false }
        return type.split(separator: ";").first?.filter { $0 != " " } == "application/json"
    }

    private func refuse(
        _ responder: any HTTPResponding, _ status: HTTPStatus, _ id: RequestID?, _ error: JSONRPCError
    ) {
        responder.send(HTTPPost.refusal(status, id, error))
    }
}
