// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import MCPTypes

extension LegacyHTTPHalf {
    /// What a client of another revision is told.
    static let noBatches = JSONRPCError.invalidRequest(
        "Batches exist in a session of \(ProtocolRevision.march2025.rawValue) only; send one message at a time")

    /// Several messages in one POST (2025-03-26, sending messages to the server): taken in their order, the requests
    /// among them run side by side, and their answers are sent together.
    func answer(batch texts: [RawJSON], _ post: HTTPPost) async {
        guard let session = await findSession(nil, post) else { return }
        guard session.revision == .march2025 else { return post.refuse(400, nil, Self.noBatches) }
        post.responder.keepRunningAfterDisconnect()
        let answer = HTTPAnswer(post.responder, media: post.media, progressToken: nil, session: session)
        let watch = silence.begin(answer)
        let answers = await withTaskGroup(of: (Int, [UInt8]).self) { group in
            var answers: [Int: [UInt8]] = [:]
            for (place, text) in texts.enumerated() {
                switch take(text, in: session, answer, post) {
                case .nothing: break
                case .answer(let bytes): answers[place] = bytes
                case .run(let member): group.addTask { (place, await run(member, in: session)) }
                }
            }
            for await (place, bytes) in group { answers[place] = bytes }
            return answers.sorted { $0.key < $1.key }.map(\.value)
        }
        silence.end(watch)
        guard !answers.isEmpty else { return post.accept() }
        await answer.finish(BatchText.join(answers), status: 200)
    }

    /// One request of a batch.
    private struct Member: Sendable {
        let id: RequestID
        let call: MCPCall
        /// Ends when the client withdraws the request.
        let life: StreamLife
    }

    private enum Taken {
        case nothing
        case answer([UInt8])
        case run(Member)
    }

    private func take(_ text: RawJSON, in session: LegacySession, _ answer: HTTPAnswer, _ post: HTTPPost) -> Taken {
        do {
            switch try JSONRPCMessage.parse(text) {
            case .request(let request): return enter(request, in: session, answer, post)
            case .notification(let notification): notified(notification, in: session)
            case .response(let response): session.questions.settle(response)
            }
            return .nothing
        } catch {
            return .answer(JSONRPCEncoding.error(id: error.id, error.error))
        }
    }

    private func enter(
        _ request: JSONRPCRequest, in session: LegacySession, _ answer: HTTPAnswer, _ post: HTTPPost
    ) -> Taken {
        do {
            let admitted = try LegacyLadder.climb(request, revision: session.revision)
            let life = StreamLife()
            try session.open(request.id) { life.end() }
            let token = admitted.progressToken
            let call = MCPCall(
                method: admitted.method, params: admitted.params,
                caller: admitted.caller(session.caller(as: post.principal)), wantsProgress: token != nil,
                notifications: CallMessages(progressToken: token) { answer.send($0) },
                asking: answer.canStream
                    ? SessionAsking(session: session, answer: answer, timers: silence.timers) : nil)
            return .run(Member(id: request.id, call: call, life: life))
        } catch {
            return .answer(JSONRPCEncoding.error(id: request.id, error))
        }
    }

    /// Ends early, and with whatever the call then says, when the client withdraws it.
    private func run(_ member: Member, in session: LegacySession) async -> [UInt8] {
        defer { session.close(member.id) }
        return await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { await message(member.call, member.id, in: session) }
            group.addTask {
                await member.life.wait()
                return nil
            }
            var answer: [UInt8]?
            for await outcome in group {
                answer = answer ?? outcome
                group.cancelAll()
            }
            return answer ?? []
        }
    }
}
