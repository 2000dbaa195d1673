// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSONRPC
import MCPTypes

extension ModernHTTPHalf {
    /// `subscriptions/listen`: a stream that ends when its client goes away, or with this endpoint.
    func listen(_ id: RequestID, _ admitted: ModernLadder.Admitted, _ post: HTTPPost) async {
        guard post.media.eventStream else {
            return post.refuse(406, id, .invalidRequest("\(MCPMethod.listen.rawValue) needs Accept: text/event-stream"))
        }
        let life = StreamLife()
        guard streams.enter(life) else {
            return post.refuse(503, id, .internalError("Too many streams are open; try again later"))
        }
        let stream = ListenStream(id)
        do throws(JSONRPCError) {
            let wishes = try ListenRequest.wishes(in: admitted.params, of: admitted.client)
            let caller = MCPCaller(principal: post.principal, client: admitted.client)
            let listening = try await dispatch.serving.listen(for: wishes, as: caller) { stream.tell($0) }
            await hold(stream, listening, life, EventStreamHead.begin(post.responder))
        } catch {
            post.refuse(FaultStatus.modern(error), id, error)
        }
        streams.leave(life)
    }

    private func hold(
        _ stream: ListenStream, _ listening: any MCPListening, _ life: StreamLife, _ writer: any HTTPBodyWriting
    ) async {
        stream.open(granted: listening.granted) { writer.offer(SSEEncoder.message($0)) }
        let heartbeat = Heartbeat(silence.timers, silence.interval, writer)
        heartbeat.begin()
        await life.wait()
        heartbeat.end()
        listening.end()
        // A client that is still there learns that this was a proper end.
        try? await writer.write(SSEEncoder.message(JSONRPCEncoding.result(id: stream.id, stream.result)))
        writer.finish()
    }
}
