// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import MCPTypes

/// 2026-07-28 over HTTP: every request stands alone, and closing the response withdraws it.
struct ModernHTTPHalf: Sendable {
    let dispatch: MethodDispatch
    let silence: SilenceWatch
    let streams: StandingStreams

    func answer(_ message: JSONRPCMessage, _ post: HTTPPost) async {
        switch message {
        case .notification: post.accept()
        case .response(let response):
            post.refuse(
                400, response.id, .invalidRequest("\(ProtocolRevision.latest.rawValue) has no client responses"))
        case .request(let request): await answer(request, post)
        }
    }

    private func answer(_ request: JSONRPCRequest, _ post: HTTPPost) async {
        let admitted: ModernLadder.Admitted
        do {
            admitted = try ModernLadder.climb(request, fields: post.fields)
        } catch {
            return post.refuse(FaultStatus.modern(error), request.id, error)
        }
        if admitted.method == .listen { return await listen(request.id, admitted, post) }
        let answer = HTTPAnswer(post.responder, media: post.media, progressToken: admitted.progressToken)
        let call = MCPCall(
            method: admitted.method, params: admitted.params,
            caller: MCPCaller(principal: post.principal, client: admitted.client),
            wantsProgress: admitted.progressToken != nil, notifications: answer, fields: post.fields)
        let watch = silence.begin(answer)
        let (bytes, error) = await dispatch.message(call, id: request.id)
        silence.end(watch)
        await answer.finish(bytes, status: error.map(FaultStatus.modern) ?? 200)
    }
}
