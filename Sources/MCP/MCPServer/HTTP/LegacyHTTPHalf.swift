// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import MCPTypes

/// 2025-03-26 to 2025-11-25 over HTTP: `initialize` opens a session, and only `notifications/cancelled` or the session's
/// end withdraws a request; a lost connection does not.
struct LegacyHTTPHalf: Sendable {
    let dispatch: MethodDispatch
    let silence: SilenceWatch
    let sessions: SessionTable
    let keeping: SessionKeeping
    let streams: StandingStreams

    func answer(_ message: JSONRPCMessage, _ post: HTTPPost) async {
        var id: RequestID?
        if case .request(let request) = message {
            if request.method == MCPMethod.initialize.rawValue { return await initialize(request, post) }
            id = request.id
        }
        guard let session = await findSession(id, post) else { return }
        switch message {
        case .request(let request): await answer(request, in: session, post)
        case .notification(let notification):
            notified(notification, in: session)
            post.accept()
        case .response(let response):
            session.questions.settle(response)
            post.accept()
        }
    }

    private func initialize(_ request: JSONRPCRequest, _ post: HTTPPost) async {
        let client: MCPClientDescription
        do {
            client = try InitializeHandshake.read(request.params)
        } catch {
            return post.refuse(400, request.id, error)
        }
        guard let session = sessions.open(MCPCaller(principal: post.principal, client: client)) else {
            return post.refuse(503, request.id, .internalError("Too many sessions are open; try again later"))
        }
        await listen(session)
        let result = InitializeHandshake.result(
            await dispatch.serving.describe(to: session.caller), revision: client.revision)
        let answer = HTTPAnswer(post.responder, media: post.media, progressToken: nil)
        await answer.finish(
            JSONRPCEncoding.result(id: request.id, result), status: 200, fields: [MCPHeader.session: session.id])
    }

    private func answer(_ request: JSONRPCRequest, in session: LegacySession, _ post: HTTPPost) async {
        post.responder.keepRunningAfterDisconnect()
        do {
            let call = try LegacyLadder.climb(request, revision: session.revision)
            try session.open(request.id) { post.responder.cancelHandler() }
            await answer(call, request.id, in: session, post)
        } catch {
            await HTTPAnswer(post.responder, media: post.media, progressToken: nil)
                .finish(JSONRPCEncoding.error(id: request.id, error), status: 200)
        }
    }

    private func answer(
        _ admitted: LegacyLadder.Admitted, _ id: RequestID, in session: LegacySession, _ post: HTTPPost
    ) async {
        let answer = HTTPAnswer(
            post.responder, media: post.media, progressToken: admitted.progressToken, session: session)
        let call = MCPCall(
            method: admitted.method, params: admitted.params,
            caller: admitted.caller(session.caller(as: post.principal)),
            wantsProgress: admitted.progressToken != nil, notifications: answer,
            asking: answer.canStream ? SessionAsking(session: session, answer: answer, timers: silence.timers) : nil)
        let watch = silence.begin(answer)
        let bytes = await message(call, id, in: session)
        silence.end(watch)
        session.close(id)
        await answer.finish(bytes, status: 200)
    }

    /// What changes the session itself is answered here, all else behind the face.
    func message(_ call: MCPCall, _ id: RequestID, in session: LegacySession) async -> [UInt8] {
        do throws(JSONRPCError) {
            switch call.method {
            case .setLogLevel: session.setLogLevel(try LogLevelRequest.level(in: call.params))
            case .subscribe, .unsubscribe:
                try await ListenRequest.apply(call.method, call.params, to: session.listening)
            default: return await dispatch.message(call, id: id).bytes
            }
            return JSONRPCEncoding.result(id: id, .emptyObject)
        } catch {
            return JSONRPCEncoding.error(id: id, error)
        }
    }

    func notified(_ notification: JSONRPCNotification, in session: LegacySession) {
        guard notification.method == "notifications/cancelled",
            let id = notification.params?["requestId"].flatMap(RequestID.init)
        else { return }
        session.cancelled(id)
    }
}
